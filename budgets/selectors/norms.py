"""Find norms. A norm is asked for by its code and the day whose law applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from budgets.models import Norm
from budgets.rules import day_of_year
from budgets.states import NormKind, Track
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from programmes import selectors as programmes


@dataclass(frozen=True, slots=True)
class SupportNorm:
    """What may be given for a content on a day: a rate, a ceiling, either, or none at all (`None`)."""

    content_code: str
    rate: Norm | None
    ceiling: Norm | None


def norm_on(code: str, day: date, tenant_id: int | None = None) -> Norm:
    """The norm in force on the day: the tenant's own row before the national one. LookupError when there is none."""
    found = _in_force(day, tenant_id).filter(code=code).order_by(F("tenant_id").asc(nulls_last=True)).first()
    if found is None:
        message = f"Không có định mức “{code}” có hiệu lực ngày {day:%d/%m/%Y}."
        raise LookupError(message)
    return found


def norms_on(day: date, tenant_id: int | None = None) -> list[Norm]:
    """Every norm in force on the day in the order of the page, one row per code."""
    rows = (
        _in_force(day, tenant_id)
        .select_related("content")
        .order_by("position", "code", F("tenant_id").asc(nulls_last=True))
    )
    chosen: dict[str, Norm] = {}
    for row in rows:
        chosen.setdefault(row.code, row)
    return list(chosen.values())


def local_norms_on(day: date, tenant_id: int) -> list[Norm]:
    """What a Sở has set for its own money, in force on the day, in the order of the page."""
    rows = _in_force(day, tenant_id).filter(tenant_id=tenant_id).select_related("content")
    return list(rows.order_by("position", "code"))


def days_set_locally(day: date) -> list[Norm]:
    """Days of the year that some Sở has set for itself, in force on the day, by name of the Sở."""
    rows = Norm.objects.filter(tenant__isnull=False, kind=NormKind.DATE, effective_from__lte=day)
    rows = rows.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day)).select_related("tenant")
    return list(rows.order_by("tenant__name", "position", "code"))


def local_keepers() -> list[Organisation]:
    """Every Sở Công Thương, by name: who may have local norms."""
    return list(Organisation.objects.filter(kind=OrganisationKind.PROVINCIAL_DEPARTMENT).order_by("name"))


def history_of(code: str) -> list[Norm]:
    """Every value the code has had, newest first, national rows before local ones."""
    rows = Norm.objects.filter(code=code).select_related("content", "tenant", "proposed_by", "published_by")
    return list(rows.order_by(F("tenant_id").asc(nulls_first=True), "-effective_from"))


def support_norm(
    content_code: str, day: date, *, tenant_id: int | None = None, track: str = Track.NATIONAL
) -> SupportNorm:
    """Rate and ceiling for a content, looked for on the content itself, then on its parents.

    National money knows only the country's norms; local money only the tenant's own (`local.…`).
    """
    prefix, owner = ("local", tenant_id) if track == Track.LOCAL else ("norm", None)
    for code in programmes.ancestry(content_code):
        stem = f"{prefix}.{code}"
        names = {f"{stem}.rate", f"{stem}.ceiling"}
        found = {norm.code: norm for norm in norms_named(names, day, tenant_id=owner)}
        if found:
            return SupportNorm(content_code, found.get(f"{stem}.rate"), found.get(f"{stem}.ceiling"))
    return SupportNorm(content_code, None, None)


def advance_rate(content_code: str, day: date, *, tenant_id: int | None = None) -> Norm | None:
    """First advance of a content in percent of the support, or None when the Cục decides (TT 36/2013 Đ.16.2)."""
    return _nearest("advance.first", content_code, day, tenant_id)


def progress_gate(content_code: str, day: date, *, tenant_id: int | None = None) -> Norm | None:
    """Percent of work that must be exceeded before the first advance, or None when no gate is set."""
    return _nearest("advance.progress_gate", content_code, day, tenant_id)


def _nearest(prefix: str, content_code: str, day: date, tenant_id: int | None) -> Norm | None:
    line = [f"{prefix}.{code}" for code in programmes.ancestry(content_code)]
    found = {norm.code: norm for norm in norms_named(set(line), day, tenant_id=tenant_id)}
    return next((found[code] for code in line if code in found), None)


def norms_named(codes: set[str], day: date, *, tenant_id: int | None = None) -> list[Norm]:
    """The norms in force among these codes, one row per code, in one query."""
    rows = _in_force(day, tenant_id).filter(code__in=codes).order_by("code", F("tenant_id").asc(nulls_last=True))
    chosen: dict[str, Norm] = {}
    for row in rows:
        chosen.setdefault(row.code, row)
    return list(chosen.values())


def norms_through_time(codes: set[str]) -> dict[str, list[Norm]]:
    """Every national value these codes have had, the newest first, in one query."""
    found: dict[str, list[Norm]] = {}
    for row in Norm.objects.filter(code__in=codes, tenant__isnull=True).order_by("-effective_from"):
        found.setdefault(row.code, []).append(row)
    return found


def deadline(code: str, plan_year: int, day: date | None = None, tenant_id: int | None = None) -> date:
    """Last valid day of a yearly deadline for plan year N, by the law of `day` (default: the last day of N).

    LookupError when there is no such norm; ValueError when the norm is not a day of the year.
    """
    norm = norm_on(code, day or date(plan_year, 12, 31), tenant_id)
    return day_of_year(norm.value_text, plan_year)


def days(code: str, day: date, tenant_id: int | None = None) -> int:
    """A number of days; whether they are working days is the norm's kind."""
    return norm_on(code, day, tenant_id).number


def _in_force(day: date, tenant_id: int | None) -> QuerySet[Norm]:
    return (
        Norm.objects.filter(effective_from__lte=day)
        .filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day))
        .filter(Q(tenant__isnull=True) | Q(tenant_id=tenant_id))
    )
