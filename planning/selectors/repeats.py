"""Would the plan support one beneficiary twice for the same content? Asked before a plan is approved, for all its đề án at once.

A filing is held against what was approved before it (proposals/support.py). Two dossiers on their way at the same time, or
one approved in between, are seen only here. The central level enters every tenant, so plain queries answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from programmes.selectors import contents
from proposals.models import Beneficiary, Proposal
from proposals.states import State
from proposals.support import years_to_look_back

_COLUMNS = (
    "name", "tax_key", "name_key", "production_commune_id", "earlier_support", "proposal_id", "proposal__code",
    "proposal__plan_year", "proposal__content__code", "proposal__other_contents",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repeat:
    """A beneficiary of a đề án in the draft that another đề án supports, or would support, for the same content.

    `explained`: the unit of the draft's đề án says why again. `other_year` is the plan year of the other đề án.
    """

    code: str
    proposal_id: int
    name: str
    other_code: str
    other_year: int
    in_draft: bool
    explained: bool

    @property
    def sentence(self) -> str:
        """What was found, as a sentence of its own."""
        where = "cùng có trong dự thảo" if self.in_draft else f"đã được phê duyệt hỗ trợ năm {self.other_year}"
        return f"{self.code}: “{self.name}” {where} ở đề án {self.other_code} cho cùng nội dung."


def repeats_in(year: int, proposal_ids: Collection[int]) -> list[Repeat]:
    """What repeats among these đề án of a plan year, and with those approved in the years the norm looks back. Two queries."""
    drafted = list(_rows(Proposal.objects.filter(pk__in=proposal_ids)))
    years = years_to_look_back(timezone.localdate())
    if not drafted or years is None:
        return []
    approved = Proposal.objects.filter(approved_at__isnull=False, plan_year__gte=year - years)
    earlier = list(_rows(approved.exclude(state=State.STOPPED).exclude(pk__in=proposal_ids), drafted))
    lines = _lines()
    found = {_repeat(mine, other) for mine, other in _meeting(drafted, earlier) if _same(mine, other, lines)}
    for one, two in _among(drafted):
        if _same(one, two, lines):
            found |= {_repeat(one, two, in_draft=True), _repeat(two, one, in_draft=True)}
    return sorted(found, key=lambda repeat: (repeat.code, repeat.other_code, repeat.name))


def _rows(proposals: QuerySet[Proposal], like: list[dict[str, Any]] | None = None) -> QuerySet[Any, dict[str, Any]]:
    rows = Beneficiary.objects.filter(proposal__in=proposals)
    if like is not None:
        taxes = {row["tax_key"] for row in like} - {""}
        names = {row["name_key"] for row in like} - {""}
        rows = rows.filter(Q(tax_key__in=taxes) | Q(name_key__in=names))
    found: QuerySet[Any, dict[str, Any]] = rows.order_by("pk").values(*_COLUMNS)
    return found


def _keys(row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """By what a beneficiary is known again: its tax code, or its name with the commune where it produces."""
    if row["tax_key"]:
        yield ("tax", row["tax_key"])
    if row["name_key"] and row["production_commune_id"]:
        yield ("name", row["name_key"], row["production_commune_id"])


def _meeting(
    mine: list[dict[str, Any]], others: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    known: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in others:
        for key in _keys(row):
            known[key].append(row)
    for row in mine:
        for key in _keys(row):
            yield from ((row, other) for other in known[key])


def _among(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            groups[key].append(row)
    for group in groups.values():
        yield from ((one, two) for one, two in combinations(group, 2) if one["proposal_id"] != two["proposal_id"])


def _repeat(mine: dict[str, Any], other: dict[str, Any], *, in_draft: bool = False) -> Repeat:
    return Repeat(
        mine["proposal__code"], mine["proposal_id"], mine["name"], other["proposal__code"],
        other["proposal__plan_year"], in_draft, explained=bool(mine["earlier_support"].strip()),
    )  # fmt: skip


def _lines() -> dict[str, set[str]]:
    """Each content with itself and what it belongs to."""
    parents = {row.code: row.parent.code if row.parent else "" for row in contents()}
    lines: dict[str, set[str]] = {}
    for code, parent in parents.items():
        line, above = {code}, parent
        while above:
            line.add(above)
            above = parents[above]
        lines[code] = line
    return lines


def _same(mine: dict[str, Any], other: dict[str, Any], lines: dict[str, set[str]]) -> bool:
    """The same content, or one a part of the other."""
    ours = [mine["proposal__content__code"], *mine["proposal__other_contents"]]
    theirs = [other["proposal__content__code"], *other["proposal__other_contents"]]
    return any(one in lines[two] or two in lines[one] for one in ours for two in theirs)
