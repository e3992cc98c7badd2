"""The list of đề án: filters, orders, pages by key, rows as plain values. The same for the screen and for the exports."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date, parse_datetime

from core.calendars import SpecialDays, holidays_between, working_days_left
from core.keyset import in_chunks
from core.text import fold
from organisations.actors import Actor
from proposals.lateness import late_rows
from proposals.models import Location, Proposal
from proposals.places import places_by_id
from proposals.selectors import visible_to
from proposals.states import STATE_TONE, State
from proposals.waiting import Glimpse, GlimpsedUnit, waiting_for, waits_for

PAGE = 50
FOUND_BY_INDEX = 1000
"""So many matches are fetched by the index; when a search finds more, the order of the list is walked instead."""
INDEXED_LETTERS = 3
WORDS = 8
MINE = "cho-toi"
IMPORTED, WRITTEN = "lich-su", "phan-mem"
ORIGINS = {IMPORTED: "Nhập từ lịch sử", WRITTEN: "Lập trên phần mềm"}

GROUPS: dict[str, tuple[str, frozenset[str]]] = {
    "dang-soan": ("Đang soạn, bổ sung", State.EDITABLE),
    "o-so": ("Ở Sở", State.AT_PROVINCE),
    "o-cuc": ("Ở Cục, Bộ", State.AT_CENTRE),
    "dang-lam": ("Đã duyệt, đang làm", State.PUBLIC - State.CLOSED),
    "da-xong": ("Đã kết thúc", State.CLOSED),
}


class Order(NamedTuple):
    """A way to sort: the column, and whether the greatest comes first."""

    column: str
    descending: bool


ORDERS: dict[str, Order] = {
    "moi": Order("state_since", descending=True),
    "cu": Order("state_since", descending=False),
    "so": Order("code", descending=False),
    "so-giam": Order("code", descending=True),
    "tien-giam": Order("amount_proposed", descending=True),
    "tien": Order("amount_proposed", descending=False),
    "han": Order("due_key", descending=False),
    "han-giam": Order("due_key", descending=True),
}
DEFAULT_ORDER = "moi"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. Empty means everything the person may see."""

    group: str = ""
    state: str = ""
    year: int | None = None
    content_ids: tuple[int, ...] = ()
    tenant_id: int | None = None
    unit_id: int | None = None
    kind: str = ""
    late: str = ""
    words: str = ""
    origin: str = ""
    order: str = DEFAULT_ORDER


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `days_left`: working days to the end of `due_on`, negative when late."""

    code: str
    title: str
    unit: str
    place: str
    content: str
    year: int
    amount: int
    approved: int | None
    state: str
    state_label: str
    tone: str
    party: str
    since: datetime
    due_on: date | None
    days_left: int | None = None
    imported: bool = False

    @property
    def origin_label(self) -> str:
        """Said of what came out of old books only."""
        return ORIGINS[IMPORTED] if self.imported else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows and the cursors of its neighbours; empty where there is none."""

    rows: list[Row] = field(default_factory=list)
    before: str = ""
    after: str = ""


_COLUMNS = (
    "id", "code", "title", "state", "state_since", "due_on", "kind", "needs_bidding", "plan_year", "amount_proposed",
    "amount_approved", "unit__name", "unit__short_name", "unit__kind", "content__code", "commune", "due_key",
    "imported_at",
)  # fmt: skip


def page_of(
    actor: Actor, filters: Filters, *, today: date, after: str = "", before: str = "", size: int = PAGE
) -> Page:
    """The page after one cursor or before another; a cursor that cannot be read gives the first page."""
    order = ORDERS.get(filters.order, ORDERS[DEFAULT_ORDER])
    backwards = bool(before) and not after
    rows = _ordered(_narrowed(actor, filters, today), order, turned=backwards)
    cursor = _read_cursor(before if backwards else after, order)
    if cursor is not None:
        rows = _beyond(rows, order, cursor, turned=backwards)
    found = list(rows.values(*_COLUMNS)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else cursor is not None
    has_after = bool(cursor) if backwards else more
    return Page(
        _as_rows(found, today),
        before=_write_cursor(found[0], order) if found and has_before else "",
        after=_write_cursor(found[-1], order) if found and has_after else "",
    )


def all_rows(actor: Actor, filters: Filters, *, today: date) -> Iterator[Row]:
    """Every row of the filter in its order, for a file; a chunk is in memory at a time."""
    order = ORDERS.get(filters.order, ORDERS[DEFAULT_ORDER])
    for chunk in in_chunks(_ordered(_narrowed(actor, filters, today), order, turned=False).values(*_COLUMNS)):
        yield from _as_rows(chunk, today)


def count_of(actor: Actor, filters: Filters, *, today: date) -> int:
    """How many rows the filter holds. It counts them all: for a worker, not for a page."""
    return _narrowed(actor, filters, today).count()


def _narrowed(actor: Actor, filters: Filters, today: date) -> QuerySet[Proposal]:
    rows = visible_to(actor)
    exact = {"plan_year": filters.year, "tenant_id": filters.tenant_id, "unit_id": filters.unit_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.group == MINE:
        rows = rows.filter(waiting_for(actor))
    elif filters.group in GROUPS:
        rows = rows.filter(state__in=sorted(GROUPS[filters.group][1]))
    if filters.late:
        rows = rows.filter(late_rows(actor, filters.late, today=today))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.origin in ORIGINS:
        rows = rows.filter(imported_at__isnull=filters.origin != IMPORTED)
    if filters.content_ids:
        rows = rows.filter(content_id__in=filters.content_ids)
    return searched(rows, filters.words)


def searched(rows: QuerySet[Proposal], text: str) -> QuerySet[Proposal]:
    """Rows that hold every word of the text, without diacritics; all rows when there is no word."""
    words = fold(text).split()[:WORDS]
    return _holding(rows, words) if words else rows


def _holding(rows: QuerySet[Proposal], words: list[str]) -> QuerySet[Proposal]:
    """Rows whose text holds every word: by the index when it is selective, else along the order of the list."""
    if any(len(word) >= INDEXED_LETTERS for word in words):
        with connection.cursor() as cursor:
            cursor.execute("SELECT proposals_search(%s, %s)", [words, FOUND_BY_INDEX + 1])
            ids = [pk for (pk,) in cursor.fetchall()]
        if len(ids) <= FOUND_BY_INDEX:
            return rows.filter(pk__in=ids)
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return rows


def _ordered(rows: QuerySet[Proposal], order: Order, *, turned: bool) -> QuerySet[Proposal]:
    first = Location.objects.filter(proposal=OuterRef("pk")).order_by("position", "id").values("commune_id")[:1]
    falling = order.descending != turned
    sign = "-" if falling else ""
    return rows.annotate(
        commune=Subquery(first), due_key=Coalesce(F("due_on"), Value(date.max, output_field=DateField()))
    ).order_by(f"{sign}{order.column}", f"{sign}id")


def _beyond(rows: QuerySet[Proposal], order: Order, cursor: tuple[Any, str], *, turned: bool) -> QuerySet[Proposal]:
    value, code = cursor
    side = "lt" if order.descending != turned else "gt"
    edge = Subquery(Proposal.objects.filter(code=code).values("id")[:1])
    return rows.filter(**{f"{order.column}__{side}e": value}).filter(
        Q(**{f"{order.column}__{side}": value}) | Q(**{f"id__{side}": edge})
    )


def _write_cursor(row: dict[str, Any], order: Order) -> str:
    value = row[order.column]
    text = value.isoformat() if isinstance(value, date) else value
    return urlsafe_b64encode(json.dumps([text, row["code"]]).encode()).decode().rstrip("=")


def _read_cursor(text: str, order: Order) -> tuple[Any, str] | None:
    try:
        value, code = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        readers: dict[str, Any] = {
            "state_since": parse_datetime,
            "due_key": parse_date,
            "amount_proposed": int,
            "code": str,
        }
        read = readers[order.column](value)
        # A database cannot be asked for NUL or for half of a pair of surrogates, which JSON can carry.
        unaskable = b"\0" in f"{read}{code}".encode()
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return None if read is None or unaskable else (read, str(code))


def _as_rows(found: Iterable[dict[str, Any]], today: date) -> list[Row]:
    rows = list(found)
    places = places_by_id((row["commune"] for row in rows if row["commune"]), today)
    ends = [today, *(row["due_on"] for row in rows if row["due_on"])]
    holidays = holidays_between(min(ends), max(ends))
    return [_as_row(row, places, today, holidays) for row in rows]


def _as_row(row: dict[str, Any], places: dict[int, str], today: date, holidays: SpecialDays) -> Row:
    imported = row["imported_at"] is not None
    unit = GlimpsedUnit(row["unit__kind"])
    glimpse = Glimpse(row["state"], row["kind"], row["needs_bidding"], unit, is_imported=imported)
    wait = waits_for(cast("Proposal", glimpse))
    return Row(
        code=row["code"], title=row["title"], unit=row["unit__short_name"] or row["unit__name"],
        place=places.get(row["commune"], ""), content=row["content__code"], year=row["plan_year"],
        amount=row["amount_proposed"], approved=row["amount_approved"], state=row["state"],
        state_label=State(row["state"]).label, tone=STATE_TONE[row["state"]], party=wait.party if wait else "",
        since=row["state_since"], due_on=row["due_on"],
        days_left=working_days_left(row["due_on"], today, holidays) if row["due_on"] else None,
        imported=imported,
    )  # fmt: skip
