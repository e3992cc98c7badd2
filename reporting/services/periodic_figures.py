"""Where the figures of a periodic report come from: the records of its đề án, or the locked reports it adds up."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from organisations.models import Organisation
from reporting.models import PeriodicReport
from reporting.periodic import tables
from reporting.periodic.calendars import Laws
from reporting.periodic.gathering import facts_of, progress_of
from reporting.periodic.measures import Fact
from reporting.periodic.periods import Period
from reporting.selectors.periodic import expected_offices, last_locked, locked_of_period, proposals_of

Figures = dict[str, list[Fact]]


def take_figures(report: PeriodicReport) -> None:
    """Fill in facts, progress, comparisons and sources as they are now. Nothing is saved here."""
    office, days = report.organisation, (report.year_begins, report.last_day)
    scope = proposals_of(report.regime_row, office)
    facts: Figures = facts_of(scope, days, report.year)
    report.sources = []
    if report.regime_row.gathers:
        facts, report.sources, report.typed = _gathered(report, facts)
        report.progress = []
    else:
        report.progress = progress_of(scope, (report.first_day, report.last_day))
    report.facts = tables.to_json(facts)
    named = {fact.code for rows in facts.values() for fact in rows} | {row["code"] for row in report.progress}
    report.codes = sorted(named)
    report.taken_at = timezone.now()
    report.before = {
        "last_period": _totals(report, report.period_row.before()),
        "last_year": _totals(report, report.period_row.year_before()),
    }


def _gathered(report: PeriodicReport, own: Figures) -> tuple[Figures, list[dict[str, Any]], dict[str, int]]:
    """The locked reports of every Sở as one, with what the Cục's own tenant carries out; who is missing is among the sources."""
    found = {row.organisation_id: row for row in locked_of_period(report.regime_row.gathers, report.period)}
    offices = expected_offices(report.regime_row.gathers, (report.first_day, report.last_day))
    sources = [_source(office, found.get(office.pk)) for office in offices]
    parts = [
        (found[office.pk].organisation.short_name, found[office.pk].figures) for office in offices if office.pk in found
    ]
    typed: dict[str, int] = {}
    for row in found.values():
        for name, amount in row.typed.items():
            typed[name] = typed.get(name, 0) + amount
    return tables.merged([*parts, (report.organisation.short_name, own)]), sources, typed


def _source(office: Organisation, report: PeriodicReport | None) -> dict[str, Any]:
    return {
        "organisation": office.short_name,
        "report": report.code if report else "",
        "number": report.number if report else 0,
        "late": bool(report and report.late),
    }


def _totals(report: PeriodicReport, period: Period) -> dict[str, Any]:
    """The totals of an earlier period: of its locked report, else reckoned anew (and said so)."""
    if locked := last_locked(report.organisation_id, report.regime, period.key):
        totals = tables.totals(locked.figures, since=locked.first_day)
        return {"period": period.key, "report": locked.code, "totals": totals}
    if report.regime_row.gathers:
        return {"period": period.key, "report": "", "totals": {}}
    closing = Laws().closing_day(report.last_day)
    first, last = period.days(closing)
    facts = facts_of(
        proposals_of(report.regime_row, report.organisation), (period.so_far(closing)[0], last), period.year
    )
    return {"period": period.key, "report": "", "totals": tables.totals(facts, since=first)}
