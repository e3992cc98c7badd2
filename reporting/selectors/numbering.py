"""What stands in the book of an organisation, for its own people. A document kept from the reader is a row without words."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from core.text import fold
from organisations.actors import Actor
from organisations.roles import Role
from reporting.kinds import KINDS
from reporting.models import NumberEntry, NumberingBook, NumberSymbol
from reporting.selectors.documents import visible_documents

_COLUMNS = (
    "id", "key", "text", "number", "day", "kind", "title", "subject_code", "typed", "taken_by_id", "taken_by_name",
    "taken_at", "voided_at", "voided_by_name", "void_reason", "document__verification_code", "readable",
)  # fmt: skip
_NO_OFFICE = (Role.PLATFORM_ADMIN, Role.SYSTEM)


def numbers_of(actor: Actor | None) -> QuerySet[NumberEntry]:
    """The numbers of the actor's own organisation; `readable` says whether the actor may read the document."""
    if actor is None or actor.role in _NO_OFFICE:
        return NumberEntry.objects.none()
    about = visible_documents(actor).filter(pk=OuterRef("document"))
    rows: QuerySet[NumberEntry] = NumberEntry.objects.filter(organisation=actor.organisation)
    return rows.annotate(readable=Exists(about.values("pk")))


def book_page(actor: Actor, *, year: int, search: str = "", cursor: str = "") -> KeysetPage:
    """One page of the book of a year, the latest first. The search needs no diacritics."""
    rows = _found(actor, year, search).values(*_COLUMNS)
    page = keyset_page(rows, cursor=cursor, moment="taken_at")
    return KeysetPage([_shown(row) for row in page.rows], page.next_cursor, page.is_first)


def book_rows(actor: Actor, *, year: int) -> Iterator[dict[str, Any]]:
    """The whole book of a year for a file: by symbol and number."""
    rows = _found(actor, year, "").order_by("book__symbol", "number").values(*_COLUMNS)
    return (_shown(row) for row in rows.iterator(chunk_size=2000))


def book_years(actor: Actor, *, today: date) -> list[int]:
    """Years that have a book, and this one."""
    known = NumberingBook.objects.filter(organisation=actor.organisation).values_list("year", flat=True)
    return sorted({today.year, *known}, reverse=True)


def get_number(actor: Actor | None, key: uuid.UUID) -> NumberEntry:
    """One number of the own book. NotFound when it is not there or not yours."""
    found = numbers_of(actor).filter(key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


@dataclass(frozen=True, slots=True)
class SymbolLine:
    """A symbol and since when it counts."""

    kind_title: str
    symbol: str
    valid_from: date


def symbols_of(actor: Actor) -> list[SymbolLine]:
    """Every symbol the organisation has set, by kind, the latest first."""
    rows = NumberSymbol.objects.filter(organisation=actor.organisation).order_by("kind", "-valid_from")
    return [SymbolLine(KINDS[row.kind].title, row.symbol, row.valid_from) for row in rows]


def _found(actor: Actor, year: int, search: str) -> QuerySet[NumberEntry]:
    rows = numbers_of(actor).filter(day__range=(date(year, 1, 1), date(year, 12, 31)))
    if words := fold(search):
        rows = rows.filter(Q(text__icontains=search.strip()) | Q(readable=True, search__contains=words))
    return rows


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    if row["readable"]:
        return row
    return row | {"title": KINDS[row["kind"]].title, "subject_code": "", "document__verification_code": ""}
