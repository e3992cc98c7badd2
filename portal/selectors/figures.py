"""Editions, choices, targets and sums: small tables behind every public page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from django.core.cache import caches
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisations.selectors import provinces
from portal.filters import Choices
from portal.models import Edition, PublicationSummary, TargetProgress
from portal.states import PublicState
from programmes.models import Content, PlanYear, Target

_EDITION: Final = f"SELECT serial, changed_at FROM {Edition._meta.db_table} WHERE id = 1"  # noqa: S608 - no value in it


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
    money_by_province: dict[str, int] = field(default_factory=dict)


def edition() -> tuple[int, datetime | None]:
    """Serial number and moment of the last change of anything public.

    Every public page asks, the unchanged ones (304) nothing else: composing this query took a third of their time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EDITION)
        found: tuple[int, datetime] | None = cursor.fetchone()
    return found or (0, None)


def choices() -> Choices:
    """What the filters offer, from reference tables, in the language of the page; kept for ten minutes."""
    key = f"portal.choices.{get_language()}.{timezone.localdate()}"
    return cast("Choices", caches["near"].get_or_set(key, _choices))


def _choices() -> Choices:
    years = PlanYear.objects.order_by("-year").values_list("year", flat=True)
    groups = Content.objects.filter(parent__isnull=True).order_by("position").values_list("code", "short_title")
    places = provinces(timezone.localdate()).values_list("unit__code", "name")
    return Choices(
        years=tuple((str(year), str(year)) for year in years),
        provinces=tuple(places),
        contents=tuple((code, _(title)) for code, title in groups),
        states=tuple((value, str(label)) for value, label in PublicState.choices),
    )


def targets_of(year: int) -> list[Target]:
    """Targets of the programme whose stage holds the year, with the programme; empty when there is none.

    Kept for ten minutes in each process.
    """
    return cast("list[Target]", caches["near"].get_or_set(f"portal.targets.{year}", lambda: _targets_of(year)))


def _targets_of(year: int) -> list[Target]:
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
        found.money_by_province[row["province_code"]] = row["money"]
    return found


SUMMARY_FIELDS: Final = (
    "plan_year", "province_code", "old_province", "content_group", "state", "publications", "beneficiaries", "total_cost",
    "approved", "accepted", "settled",
)  # fmt: skip
TARGET_FIELDS: Final = ("programme", "code", "name", "number", "unit", "planned", "approved", "accepted")


def summary_rows() -> list[dict[str, object]]:
    """Every cell of the summary that holds something: year × province × old province × group × state."""
    rows = PublicationSummary.objects.filter(publications__gt=0).order_by(*SUMMARY_FIELDS[:5])
    return list(rows.values(*SUMMARY_FIELDS))


def target_rows(year: int) -> list[dict[str, object]]:
    """Numeric targets of the programme that holds the year, with how far they have come."""
    return [
        {
            "programme": row.target.programme.code,
            **{name: getattr(row.target, name) for name in ("code", "name", "number", "unit")},
            "planned": row.planned,
            "approved": row.approved,
            "accepted": row.accepted,
        }
        for row in progress_of(targets_of(year))
    ]
