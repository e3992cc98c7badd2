"""Reads the public facts. Only portal tables and reference tables: never a table of a tenant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.cache import cache
from django.db.models import QuerySet, Sum
from django.utils import timezone

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from organisations.selectors import provinces
from portal.filters import Choices, Filters
from portal.models import Edition, Publication, PublicationSummary, TargetProgress
from programmes.models import Content, PlanYear, Target

PAGE_SIZE: Final = 25
EXPORT_LIMIT: Final = 5_000
GUESS_AMONG: Final = 5_000
# word_similarity of pg_trgm, 0 to 1; a slip in one of three or four words stays above this.
LEAST_LIKENESS: Final = 0.55
CHOICES_KEPT_SECONDS: Final = 600
_LIST_FIELDS: Final = (
    "id", "code", "title", "unit_name", "province_name", "plan_year", "content_group_title", "state",
    "amount_approved", "total_cost", "decision_date", "published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `guessed`: nothing matched as typed, so these are the texts spelled most like it."""

    page: KeysetPage
    guessed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A numeric target and how far it has come."""

    target: Target
    planned: int
    approved: int
    accepted: int


@dataclass(slots=True)
class Totals:
    """Sums of publications. Money in đồng."""

    publications: int = 0
    beneficiaries: int = 0
    approved: int = 0
    by_province: dict[str, int] = field(default_factory=dict)


def edition() -> tuple[int, datetime | None]:
    """Serial number and moment of the last change of anything public."""
    return Edition.objects.filter(pk=1).values_list("serial", "changed_at").first() or (0, None)


def choices() -> Choices:
    """What the filters offer, from reference tables; kept for ten minutes."""
    key = f"portal.choices.{timezone.localdate()}"
    found: Choices | None = cache.get(key)
    if found is None:
        found = _choices()
        cache.set(key, found, CHOICES_KEPT_SECONDS)
    return found


def _choices() -> Choices:
    years = PlanYear.objects.order_by("-year").values_list("year", flat=True)
    groups = Content.objects.filter(parent__isnull=True).order_by("position").values_list("code", "short_title")
    places = provinces(timezone.localdate()).values_list("unit__code", "name")
    return Choices(
        years=tuple((str(year), str(year)) for year in years), provinces=tuple(places), contents=tuple(groups)
    )


def published() -> QuerySet[Publication]:
    """Every publication that has not been withdrawn."""
    return Publication.objects.filter(withdrawn=False)


def listing(filters: Filters, cursor: str) -> Listing:
    """25 rows as dicts, newest first; when no text holds the words, one page of those spelled most like them."""
    page = KeysetPage(rows=[], next_cursor="", is_first=True)
    for rows in _readings(filters):
        page = keyset_page(rows.values(*_LIST_FIELDS), cursor=cursor, moment="published_at", size=PAGE_SIZE)
        if page.rows:
            return Listing(page, guessed=False)
    if not filters.words or cursor:
        return Listing(page, guessed=False)
    alike = list(_alike(filters).values(*_LIST_FIELDS))
    return Listing(KeysetPage(rows=alike, next_cursor="", is_first=True), guessed=bool(alike))


def export_rows(filters: Filters) -> list[Publication]:
    """The rows of the list in the same order, at most EXPORT_LIMIT of them."""
    for rows in _readings(filters):
        if found := list(rows.order_by("-published_at", "-id")[:EXPORT_LIMIT]):
            return found
    return list(_alike(filters)) if filters.words else []


def _readings(filters: Filters) -> list[QuerySet[Publication]]:
    """What may be meant, the likelier first: the words as a phrase, then all of them in any place.

    The phrase comes first also because the database judges well how often one pattern occurs, and badly how often four
    occur together: then it collects tens of thousands of rows where 25 would do.
    """
    rows, words = _chosen(filters), filters.words
    if not words:
        return [rows]
    phrase = rows.filter(search_text__contains=" ".join(words))
    return [phrase] if len(words) == 1 else [phrase, reduce(_with_word, words, rows)]


def _with_word(rows: QuerySet[Publication], word: str) -> QuerySet[Publication]:
    return rows.filter(search_text__contains=word)


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


def newest_codes(number: int) -> list[tuple[str, datetime]]:
    """Code and moment of change of the newest publications, for the site map."""
    return list(published().order_by("-published_at", "-id").values_list("code", "updated_at")[:number])


def targets_of(year: int) -> list[Target]:
    """Targets of the programme whose stage holds the year, with the programme; empty when there is none."""
    rows = Target.objects.select_related("programme").order_by("position")
    return list(rows.filter(programme__year_from__lte=year, programme__year_to__gte=year))


def progress_of(targets: list[Target]) -> list[Progress]:
    """How far each numeric target has come."""
    rows = TargetProgress.objects.filter(target__in=[target.pk for target in targets])
    kept = {row.target_id: row for row in rows}
    nothing = TargetProgress()
    return [
        Progress(target, row.planned, row.approved, row.accepted)
        for target in targets
        if not target.qualitative and (row := kept.get(target.pk, nothing))
    ]


def totals(year_from: int, year_to: int) -> Totals:
    """Sums over plan years, from the summary table."""
    rows = (
        PublicationSummary.objects.filter(plan_year__gte=year_from, plan_year__lte=year_to)
        .values("province_code")
        .annotate(number=Sum("publications"), beneficiaries=Sum("beneficiaries"), money=Sum("approved"))
        .order_by("province_code")
    )
    found = Totals()
    for row in rows:
        found.publications += row["number"]
        found.beneficiaries += row["beneficiaries"]
        found.approved += row["money"]
        found.by_province[row["province_code"]] = row["number"]
    return found
