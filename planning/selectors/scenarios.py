"""Scenarios of a year: in lists, one by one, side by side; and what the suggestion says of the draft as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from budgets.selectors import purses
from core.errors import NotFound
from planning.drafts import PlanRow
from planning.models import PlanScenario, ScenarioItem
from planning.selectors.plan import paid_from, plan_draft, read_rows
from planning.suggestion import Candidate, Suggestion, suggest
from proposals.models import Proposal

MOST_COMPARED = 3
_INCLUDED = Q(items__included=True)


@dataclass(frozen=True, slots=True)
class Compared:
    """One đề án across the compared scenarios; an amount is None where it is left out. Đồng."""

    row: PlanRow
    amounts: tuple[int | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the scenarios do not agree on it."""
        return len(set(self.amounts)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios side by side: every đề án, and the sums by content, province and envelope: (label, sums)."""

    scenarios: tuple[PlanScenario, ...]
    rows: tuple[Compared, ...]
    totals: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]


def scenarios_of(year: int, *, deleted: bool = False) -> list[PlanScenario]:
    """The scenarios of a year with their count and money, the latest first."""
    rows: QuerySet[PlanScenario] = PlanScenario.objects.filter(year=year, deleted_at__isnull=not deleted)
    total = Coalesce(Sum("items__amount", filter=_INCLUDED), 0, output_field=BigIntegerField())
    return list(rows.annotate(count=Count("items", filter=_INCLUDED), total=total).order_by("-id"))


def scenario(year: int, key: str) -> PlanScenario:
    """One scenario, a deleted one too: it can be brought back. Raises NotFound."""
    found: PlanScenario | None = PlanScenario.objects.filter(year=year, key=key).first()
    if found is None:
        raise NotFound(key[:20])
    return found


def rows_of(found: PlanScenario) -> list[PlanRow]:
    """The đề án of a scenario in its order, as rows: amounts and places are those of the scenario."""
    items = {item.proposal_id: item for item in ScenarioItem.objects.filter(scenario=found)}
    rows = paid_from(read_rows(Proposal.objects.filter(pk__in=items)), purses(found.year))
    return sorted((_as_in(row, items[row.proposal_id]) for row in rows), key=lambda row: (row.rank, row.code))


def comparison(year: int, keys: Sequence[str]) -> Comparison:
    """Two or three scenarios side by side. Raises NotFound when one is not there."""
    chosen = tuple(scenario(year, key) for key in dict.fromkeys(keys[:MOST_COMPARED]))
    items: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, proposal_id, amount in ScenarioItem.objects.filter(scenario__in=chosen, included=True).values_list(
        "scenario_id", "proposal_id", "amount"
    ):
        items[proposal_id][pk] = amount
    rows = paid_from(read_rows(Proposal.objects.filter(pk__in=items)), purses(year))
    compared = tuple(Compared(row, tuple(items[row.proposal_id].get(one.pk) for one in chosen)) for row in rows)
    return Comparison(chosen, compared, _totals(compared, len(chosen)))


def suggestion_of(year: int, *, go_on: bool) -> tuple[Suggestion, dict[str, PlanRow]]:
    """What the money of the year reaches of its draft, at the amounts the Cục found right; and the rows by code."""
    draft = plan_draft(year)
    rows = {row.code: row for row in draft.everything}
    candidates = [Candidate(row.code, row.rank, row.appraised, row.envelope) for row in rows.values()]
    free = {purse.code: purse.free for purse in purses(year)}
    return suggest(candidates, free, go_on=go_on), rows


def _as_in(row: PlanRow, item: ScenarioItem) -> PlanRow:
    return row._replace(amount=item.amount, rank=item.rank, included=item.included, note=item.note)


def _totals(rows: Sequence[Compared], number: int) -> Any:
    ways = (
        ("Nội dung", lambda row: f"{row.content_code} {row.content}"), ("Tỉnh, thành phố", lambda row: row.province),
        ("Nguồn", lambda row: row.envelope or "Chưa có nguồn"),
    )  # fmt: skip
    found = []
    for title, label in ways:
        sums: dict[str, list[int]] = defaultdict(lambda: [0] * number)
        for one in rows:
            for place, amount in enumerate(one.amounts):
                sums[label(one.row)][place] += amount or 0
        found.append((title, tuple((name, tuple(amounts)) for name, amounts in sorted(sums.items()))))
    return tuple(found)
