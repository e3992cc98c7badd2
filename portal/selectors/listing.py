"""The public list: what matches, in which order, and what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from portal.abbreviations import phrases, segments
from portal.fields import COLUMNS
from portal.filters import BY_MONEY, Filters
from portal.models import Publication
from portal.selectors.words import corrected

PAGE_SIZE: Final = 25
EXPORT_LIMIT: Final = 5_000
GUESS_AMONG: Final = 1_000
# word_similarity of pg_trgm, 0 to 1; a slip in one of three or four words stays above this.
LEAST_LIKENESS: Final = 0.55
# An index of trigrams finds nothing shorter by itself; with the spaces around it a short word has trigrams.
_SHORT: Final = 3
_DIGITS: Final = 18
_LIST_FIELDS: Final = (
    "id", "code", "title", "unit_name", "province_name", "plan_year", "content_group_title", "state",
    "amount_approved", "total_cost", "decision_date", "published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `guessed`: nothing matched as typed, so these are the texts spelled most like it.

    `corrected`: the words these texts were found by instead; `marks`: what to mark in them.
    """

    page: KeysetPage
    guessed: bool = False
    corrected: str = ""
    marks: list[str] = field(default_factory=list)


def published() -> QuerySet[Publication]:
    """Every publication that has not been withdrawn."""
    return Publication.objects.filter(withdrawn=False)


def listing(filters: Filters, cursor: str) -> Listing:
    """25 rows as dicts; when no text holds the words, those that hold the words most likely meant."""
    page, marks = _page(filters, filters.words, cursor)
    if page.rows or not filters.words or cursor or filters.dung:
        return Listing(page, marks=marks)
    if meant := corrected(filters.words):
        page, marks = _page(filters, meant, "")
        if page.rows:
            return Listing(page, guessed=True, corrected=" ".join(meant), marks=marks)
    alike = list(_alike(filters).values(*_LIST_FIELDS))
    return Listing(KeysetPage(rows=alike, next_cursor="", is_first=True), guessed=bool(alike))


def _page(filters: Filters, words: list[str], cursor: str) -> tuple[KeysetPage, list[str]]:
    page = KeysetPage(rows=[], next_cursor="", is_first=True)
    for rows, marks in _readings(filters, words):
        page = _cut(rows.values(*_LIST_FIELDS), filters, cursor, PAGE_SIZE)
        if page.rows:
            return page, marks
    return page, []


def _cut(rows: QuerySet[Any, dict[str, Any]], filters: Filters, cursor: str, size: int) -> KeysetPage:
    """A page in the order that was asked for: newest first, or most money first."""
    if filters.sap == BY_MONEY:
        return _by_money(rows, cursor, size)
    return keyset_page(rows, cursor=cursor, moment="published_at", size=size)


def _by_money(rows: QuerySet[Any, dict[str, Any]], cursor: str, size: int) -> KeysetPage:
    """Those with an approved amount, the greatest first."""
    rows = rows.filter(amount_approved__isnull=False).order_by("-amount_approved", "-id")
    amount, _, last = cursor.partition("~")
    known = all(text.isascii() and text.isdigit() and len(text) <= _DIGITS for text in (amount, last))
    if known:
        after = Q(amount_approved__lt=int(amount)) | Q(amount_approved=int(amount), id__lt=int(last))
        rows = rows.filter(after, amount_approved__lte=int(amount))
    found = list(rows[: size + 1])
    shown = found[:size]
    following = f"{shown[-1]['amount_approved']}~{shown[-1]['id']}" if len(found) > size else ""
    return KeysetPage(rows=shown, next_cursor=following, is_first=not known)


def export_rows(filters: Filters) -> list[dict[str, Any]]:
    """The rows of the list in the same order, at most EXPORT_LIMIT of them, with every public field."""
    return export_page(filters, "", EXPORT_LIMIT).rows


def export_page(filters: Filters, cursor: str, size: int) -> KeysetPage:
    """A page of the same rows as the list shows, with every public field; guesses are the same as there."""
    page = KeysetPage(rows=[], next_cursor="", is_first=True)
    guesses = [] if filters.dung or not filters.words or cursor else [corrected]
    for words in (filters.words, *(guess(filters.words) for guess in guesses)):
        for rows, _ in _readings(filters, words) if words or not filters.words else []:
            page = _cut(rows.values(*COLUMNS), filters, cursor, size)
            if page.rows:
                return page
    if not guesses:
        return page
    return KeysetPage(rows=list(_alike(filters).values(*COLUMNS)), next_cursor="", is_first=True)


def _readings(filters: Filters, words: list[str]) -> list[tuple[QuerySet[Publication], list[str]]]:
    """What may be meant, the likelier first: the words as a phrase, then all of them in any place; and what to mark.

    The phrase comes first also because the database judges well how often one pattern occurs, and badly how often four
    occur together: then it collects tens of thousands of rows where 25 would do.
    """
    rows = _chosen(filters)
    if not words:
        return [(rows, [])]
    parts = segments(filters.tim, words)
    whole = phrases(parts)
    found = [(rows.filter(_any_of(whole)), whole)]
    if len(parts) > 1:
        for names in parts:
            rows = rows.filter(_any_of(list(names)))
        found.append((rows, [name for names in parts for name in names]))
    return found


def _any_of(texts: list[str]) -> Q:
    found = Q()
    for text in texts:
        found |= _holding(text)
    return found


def _holding(text: str) -> Q:
    if len(text) >= _SHORT:
        return Q(search_text__contains=text)
    return Q(search_text__contains=f" {text} ") | Q(search_text__endswith=f" {text}")


def holding(text: str) -> Q:
    """Publications that hold all words, wherever they stand and whichever of their names is written."""
    filters = Filters(tim=text)
    found = Q()
    for names in segments(filters.tim, filters.words):
        found &= _any_of(list(names))
    return found


def _alike(filters: Filters) -> QuerySet[Publication]:
    """Texts spelled most like the words, among the newest only: comparing a million texts would take seconds."""
    newest = _chosen(filters).order_by("-published_at", "-id").values("pk")[:GUESS_AMONG]
    rows = Publication.objects.annotate(likeness=TrigramWordSimilarity(" ".join(filters.words), "search_text"))
    return rows.filter(pk__in=newest, likeness__gte=LEAST_LIKENESS).order_by("-likeness", "-id")[:PAGE_SIZE]


def _chosen(filters: Filters) -> QuerySet[Publication]:
    rows = published()
    if filters.nam:
        rows = rows.filter(plan_year=int(filters.nam))
    if filters.tinh:
        rows = rows.filter(province_code=filters.tinh)
    if filters.noi_dung:
        rows = rows.filter(content_group=filters.noi_dung)
    if filters.tinh_trang:
        rows = rows.filter(state=filters.tinh_trang)
    return rows


def latest(number: int) -> list[dict[str, Any]]:
    """The newest publications."""
    return list(published().order_by("-published_at", "-id").values(*_LIST_FIELDS)[:number])


def get_publication(code: str) -> Publication:
    """One publication; NotFound when it was never published or has been withdrawn."""
    found = published().defer("search_text").filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def get_record(code: str) -> dict[str, Any]:
    """The public fields of one publication; NotFound as above."""
    found = published().filter(code=code).values(*COLUMNS).first()
    if found is None:
        raise NotFound(code)
    return found


def newest_codes(number: int) -> list[tuple[str, datetime]]:
    """Code and moment of change of the newest publications, for the site map."""
    return list(published().order_by("-published_at", "-id").values_list("code", "updated_at")[:number])
