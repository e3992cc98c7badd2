"""Reads the published decisions. Only portal tables: never a table of a tenant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from core.text import fold, nfc
from execution.states import Changed
from portal.filters import LONGEST_QUERY, Chip, Choices
from portal.models import Decision, DecisionItem, Publication
from portal.states import DECISION_TONE, DecisionKind, DecisionState

PAGE_SIZE: Final = 25
ITEMS_ON_A_PAGE: Final = 50
_LIST_FIELDS: Final = (
    "id", "slug", "number", "issuer", "decided_on", "ordered_at", "plan_year", "batch", "kinds", "count", "total", "copy",
    "state",
)  # fmt: skip
_NAMED: Final = ("slug", "number", "decided_on", "kinds", "state")
_MARK: Final = "~"


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """Conditions of the list. The names of the fields are those in the address."""

    tim: str = ""
    nam: str = ""
    tinh: str = ""
    loai: str = ""

    def address(self, **changes: str) -> str:
        """The query string with some conditions changed, "?" included."""
        asked = replace(self, **changes)
        return f"?{urlencode({name: value for name in self.__slots__ if (value := getattr(asked, name))})}"

    def chips(self, choices: Choices) -> list[Chip]:
        """Every condition that is on, in words, with the address without it."""
        labels = {
            "tim": _("Tìm: %(words)s") % {"words": self.tim},
            "nam": _("Ban hành năm %(year)s") % {"year": self.nam},
            "tinh": choices.province_name(self.tinh),
            "loai": str(dict(DecisionKind.choices).get(self.loai, "")),
        }
        return [Chip(label, self.address(**{name: ""})) for name, label in labels.items() if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class Link:
    """A choice of a filter: where it leads and whether it is the one that is on."""

    label: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What a decision says of one đề án, with what is public of that đề án now (None: taken off the public pages)."""

    item: DecisionItem
    publication: Publication | None
    kind_label: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some rows of a decision; `next_cursor` is empty on the last page."""

    rows: list[ItemRow]
    next_cursor: str
    is_first: bool


def read_decision_filters(asked: QueryDict, choices: Choices, years: list[int]) -> DecisionFilters:
    """Conditions in the address, each checked against what can be chosen; what is not understood is left out."""
    known = {
        "nam": {str(year) for year in years},
        "tinh": {code for code, _name in choices.provinces},
        "loai": set(DecisionKind.values),
    }
    chosen = {name: asked.get(name, "") for name, values in known.items() if asked.get(name, "") in values}
    text = " ".join(nfc(asked.get("tim", "").replace("\x00", "")).split())
    return DecisionFilters(tim=text[:LONGEST_QUERY], **chosen)


def decision_years() -> list[int]:
    """Years in which a published decision was issued, the newest first."""
    return list(Decision.objects.order_by("-year").values_list("year", flat=True).distinct())


def decision_page(filters: DecisionFilters, cursor: str) -> KeysetPage:
    """25 decisions as dicts, the newest first; withdrawn ones stay, and say so."""
    rows: QuerySet[Decision] = Decision.objects.all()
    if filters.nam:
        rows = rows.filter(year=int(filters.nam))
    if filters.tinh:
        rows = rows.filter(province_codes__contains=[filters.tinh])
    if filters.loai:
        rows = rows.filter(kinds__contains=[filters.loai])
    rows = reduce(lambda left, word: left.filter(search_text__contains=word), fold(filters.tim).split(), rows)
    return keyset_page(rows.values(*_LIST_FIELDS), cursor=cursor, moment="ordered_at", size=PAGE_SIZE)


def decision_rows(page: KeysetPage) -> list[dict[str, Any]]:
    """The rows with kinds and state in words."""
    return [
        {
            **row,
            "kind_labels": [DecisionKind(kind).label for kind in row["kinds"]],
            "state_label": DecisionState(row["state"]).label,
            "tone": DECISION_TONE[row["state"]],
        }
        for row in page.rows
    ]


def links_of(filters: DecisionFilters, choices: Choices, years: list[int]) -> dict[str, list[Link]]:
    """Every choice of every filter as a link that keeps the other conditions."""
    offered: dict[str, list[tuple[str, str]]] = {
        "nam": [(str(year), str(year)) for year in years],
        "loai": [(value, str(label)) for value, label in DecisionKind.choices],
        "tinh": list(choices.provinces),
    }
    return {
        name: [Link(label, filters.address(**{name: value}), value == getattr(filters, name)) for value, label in rows]
        for name, rows in offered.items()
    }


def get_decision(slug: str) -> Decision:
    """One published decision. NotFound when there is none."""
    found = Decision.objects.defer("search_text").filter(slug=slug).first()
    if found is None:
        raise NotFound(slug)
    return found


def newest_decisions(number: int) -> list[tuple[str, datetime]]:
    """Slug and moment of change of the newest decisions, for the site map."""
    return list(Decision.objects.order_by("-ordered_at", "-id").values_list("slug", "updated_at")[:number])


def decisions_about(code: str) -> list[Decision]:
    """Every decision about a published đề án, the oldest first."""
    rows = Decision.objects.filter(items__code=code).only(*_NAMED).order_by("ordered_at", "id")
    # A decision may say several things of one đề án, never many: cheaper to drop here than to have the database compare.
    return list(dict.fromkeys(rows))


def items_of(decision: Decision, cursor: str) -> ItemPage:
    """What it says, by number of the đề án, 50 a page; an unreadable cursor is the start."""
    rows = decision.items.order_by("code", "id")
    if start := _read(cursor):
        code, last = start
        rows = rows.filter(Q(code__gt=code) | Q(code=code, id__gt=last))
    found = list(rows[: ITEMS_ON_A_PAGE + 1])
    shown = found[:ITEMS_ON_A_PAGE]
    public = {
        row.code: row
        for row in Publication.objects.filter(withdrawn=False, code__in=[item.code for item in shown]).only(
            "code", "title", "unit_name", "province_name"
        )
    }
    following = f"{shown[-1].code}{_MARK}{shown[-1].pk}" if len(found) > len(shown) else ""
    return ItemPage([_row(item, public.get(item.code)) for item in shown], following, start is None)


def _row(item: DecisionItem, publication: Publication | None) -> ItemRow:
    changes = tuple(str(Changed(kind).label) for kind in item.changes if kind in Changed.values)
    return ItemRow(item, publication, str(DecisionKind(item.kind).label), changes)


def _read(cursor: str) -> tuple[str, int] | None:
    code, _mark, last = cursor.replace("\x00", "").partition(_MARK)
    known = code and last.isascii() and last.isdigit() and len(last) <= len(str(2**62))
    return (code, int(last)) if known else None
