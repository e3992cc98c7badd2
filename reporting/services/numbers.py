"""The book behind the words: which number a document has, and what a typed number does to the book."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Model

from core.errors import Reason, Refused
from core.text import fold, nfc
from organisations.actors import Actor
from organisations.models import Organisation
from reporting.kinds import DocumentKind
from reporting.models import Document, NumberEntry, NumberingBook, NumberSymbol
from reporting.snapshots import Json
from reporting.subjects import SUBJECTS, subject_of

WRITTEN: Final = re.compile(r"\s*0*([1-9]\d{0,8})\s*/\s*(\S{1,40})\s*", re.ASCII)
MOST_SEARCHED: Final = 1000


class Place(NamedTuple):
    """Where a document stands in the books: of whom, of which day, and what it speaks of."""

    organisation: Organisation
    day: date
    about: str


def place_of(kind: DocumentKind, row: Any, words: Json) -> Place:
    """The place of words that are about to be issued about a row."""
    return _place(kind, kind.issuer(row), f"{subject_of(row).column}:{row.pk}", words)


def place_of_document(kind: DocumentKind, document: Document) -> Place:
    """The place of a document that was issued."""
    (column,) = (each.column for each in SUBJECTS if getattr(document, f"{each.column}_id"))
    about = f"{column}:{getattr(document, f'{column}_id')}"
    return _place(kind, document.organisation, about, document.snapshot)


def written(number: int, symbol: str) -> str:
    """Numbers below ten get a zero in front (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II, khoản 3)."""
    return f"{number:02d}/{symbol}"


def read(text: str) -> tuple[int, str] | None:
    """The number and symbol somebody typed; None when it is not written like one."""
    found = WRITTEN.fullmatch(nfc(text))
    return (int(found[1]), found[2]) if found else None


def with_number(words: Json, kind: DocumentKind, row: Model, *, actor: Actor) -> Json:
    """The words with the number their document has in the book. A typed number stays, and is compared with the book.

    Raises Refused when the book gave the typed number to another document.
    """
    head = words["letterhead"]
    if not kind.numbered or not isinstance(head, dict) or words.get("draft") or words.get("signed_elsewhere"):
        return words
    place = place_of(kind, row, words)
    if head["number"]:
        _compare(head["number"], kind, row, place, actor=actor)
        return words
    entry = standing_number(kind, place)
    return words | {"letterhead": head | {"number": entry.text}} if entry else words


def standing_number(kind: DocumentKind, place: Place) -> NumberEntry | None:
    """The number the book gave this document in the year it is dated, unless it was voided."""
    rows = NumberEntry.objects.filter(
        kind=kind.key, about=place.about, day__year=place.day.year, typed=False, voided_at__isnull=True
    )
    found: NumberEntry | None = rows.order_by("-id").first()
    return found


def symbol_on(organisation: Organisation, kind: DocumentKind, day: date, *, usual: str) -> str:
    """The symbol the organisation has set for the kind on a day; else the usual one of the letterhead."""
    rows = NumberSymbol.objects.filter(organisation=organisation, kind=kind.key, valid_from__lte=day)
    found: NumberSymbol | None = rows.order_by("-valid_from").first()
    return found.symbol if found else usual


def locked_book(organisation: Organisation, year: int, symbol: str) -> NumberingBook:
    """The series, held until the end of the transaction: numbers are given one after the other."""
    which = {"organisation": organisation, "year": year, "symbol": symbol, "tenant_id": organisation.tenant_id}
    book, _made = NumberingBook.objects.get_or_create(**which)
    held: NumberingBook = NumberingBook.objects.select_for_update().get(pk=book.pk)
    return held


def next_number(book: NumberingBook) -> int:
    """The number after the last one that was given, leaving out those typed from the paper book. Holds it for the caller."""
    typed = set(book.entries.filter(number__gt=book.last).values_list("number", flat=True))
    number = book.last + 1
    while number in typed:
        number += 1
    book.last = number
    book.save(update_fields=["last"])
    return number


def enter(book: NumberingBook, number: int, kind: DocumentKind, place: Place, *, actor: Actor, **facts: Any) -> None:
    """A row of the book. `facts`: document, subject_code, title, typed, text."""
    text = facts.pop("text", "") or written(number, book.symbol)
    told = f"{text} {facts['title']} {facts['subject_code']} {actor.name}"
    NumberEntry.objects.create(
        book=book, organisation=place.organisation, number=number, text=text, day=place.day, kind=kind.key,
        about=place.about, search=fold(told)[:MOST_SEARCHED], taken_by=actor.user, taken_by_name=actor.name, **facts,
    )  # fmt: skip


def _place(kind: DocumentKind, organisation: Organisation, about: str, words: Json) -> Place:
    day = date.fromisoformat(words["letterhead"]["issued_on"])
    return Place(organisation, day, f"{about}:{day}" if kind.number_each_day else about)


def _compare(text: str, kind: DocumentKind, row: Any, place: Place, *, actor: Actor) -> None:
    """Refuse a number the book gave to another document; note one that comes from the paper book."""
    if (known := read(text)) is None:
        return
    number, symbol = known
    rows = NumberEntry.objects.filter(
        organisation=place.organisation, number=number, day__year=place.day.year, text__iendswith=f"/{symbol}"
    )
    entry = rows.first()
    if entry is not None and not entry.typed and (entry.kind, entry.about) != (kind.key, place.about):
        raise Refused(
            Reason(
                f"Số {entry.text} đã được sổ văn bản đi năm {place.day.year} của {place.organisation.name} cấp cho "
                f"văn bản khác ({entry.subject_code}). Hãy ghi lại số đúng ở nơi đã nhập.",
                "number",
            )
        )
    if entry is None and actor.organisation.pk == place.organisation.pk:
        book = locked_book(place.organisation, place.day.year, symbol)
        if not book.entries.filter(number=number).exists():
            enter(
                book, number, kind, place, actor=actor, text=text.strip(), typed=True, document=None,
                tenant_id=row.tenant_id, subject_code=subject_of(row).code(row), title=kind.title,
            )  # fmt: skip
