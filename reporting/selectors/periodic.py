"""Which periodic reports there are, whose they are, when they are due, and who is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role
from proposals import selectors as proposals
from proposals.models import Proposal
from reporting.models import PeriodicReport, PeriodicState
from reporting.periodic import tables
from reporting.periodic.calendars import Calendar, Laws
from reporting.periodic.gathering import with_contract_on
from reporting.periodic.measures import Indicator
from reporting.periodic.periods import Every, Period, closed_periods
from reporting.periodic.regimes import CENTRE, PROVINCE, UNIT, Regime, regimes
from reporting.periodic.rules import UNITS, may_open
from reporting.periodic.visibility import visible_reports

_COLUMNS = (
    "id", "code", "regime", "period", "number", "state", "last_day", "due_on", "late", "locked_at", "organisation__short_name",
    "organisation_id",
)  # fmt: skip


def proposals_of(regime: Regime, office: Organisation) -> QuerySet[Proposal]:
    """The đề án a report of this organisation is about: a unit's own; all of a Sở; the Cục's those filed with it directly.

    Not those of old books: they have no history here, so half of the figures would know them and half would not.
    """
    rows: QuerySet[Proposal] = Proposal.objects.filter(imported_at__isnull=True)
    return rows.filter(unit=office) if regime.writers == UNIT else rows.filter(tenant_id=office.tenant_id)


def get_report(actor: Actor | None, code: str) -> PeriodicReport:
    """One report. NotFound when it is not there, or not yours to see."""
    rows = visible_reports(actor).select_related("organisation", "organisation__province", "locked_by", "corrects")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def newest_report(organisation_id: int, regime: str, period: str) -> PeriodicReport | None:
    """The highest number of an organisation's report, draft or locked."""
    rows = PeriodicReport.objects.filter(organisation_id=organisation_id, regime=regime, period=period)
    found: PeriodicReport | None = rows.order_by("-number").first()
    return found


def last_locked(organisation_id: int, regime: str, period: str) -> PeriodicReport | None:
    """The one that speaks for a period: the highest number that was sent."""
    rows = PeriodicReport.objects.filter(organisation_id=organisation_id, regime=regime, period=period)
    found: PeriodicReport | None = rows.filter(state=PeriodicState.LOCKED).order_by("-number").first()
    return found


def locked_of_period(regime: str, period: str) -> list[PeriodicReport]:
    """The same of every organisation within reach."""
    rows = PeriodicReport.objects.filter(regime=regime, period=period, state=PeriodicState.LOCKED)
    return list(rows.select_related("organisation").order_by("organisation_id", "-number").distinct("organisation_id"))


def numbers_of(report: PeriodicReport, actor: Actor) -> list[PeriodicReport]:
    """Every number of one report that this person may see, newest first."""
    rows = visible_reports(actor).filter(
        organisation=report.organisation_id, regime=report.regime, period=report.period
    )
    return list(rows.defer("facts", "progress").select_related("locked_by").order_by("-number"))


def report_page(actor: Actor, *, cursor: str = "", regime: str = "") -> KeysetPage:
    """One page of the reports this person may see, newest first."""
    rows = visible_reports(actor)
    if regime in regimes():
        rows = rows.filter(regime=regime)
    return keyset_page(rows.values(*_COLUMNS, "created_at"), cursor=cursor, moment="created_at")


@dataclass(frozen=True, slots=True)
class Due:
    """A report that this person's organisation owes or has sent for a period."""

    regime: Regime
    period: Period
    days: Calendar
    report: dict[str, Any] | None

    @property
    def late(self) -> bool:
        """Not sent though the day is over, or sent after it."""
        if self.report and self.report["state"] == PeriodicState.LOCKED:
            return bool(self.report["late"])
        return timezone.localdate() > self.days.due


SHOWN: Final = {Every.MONTH: 3, Every.QUARTER: 2, Every.HALF: 1, Every.YEAR: 1}
"""So many closed periods of a regime stand on the board; older ones are among the reports that were written."""


def due_of(actor: Actor, *, today: date) -> list[Due]:
    """The last closed periods of every regime the actor's organisation writes, with what became of each. Two statements."""
    laws = Laws()
    found: list[tuple[Regime, Period]] = [
        (regime, period)
        for regime in regimes().values()
        if may_open(actor, regime)
        for period in closed_periods(
            regime.every, today, laws.closing_day(today), numbers=regime.numbers, many=SHOWN[regime.every]
        )
    ]
    rows = PeriodicReport.objects.filter(
        organisation=actor.organisation, period__in={period.key for _, period in found}
    )
    newest = {(row["regime"], row["period"]): row for row in rows.order_by("number").values(*_COLUMNS)}
    return [
        Due(regime, period, laws.calendar(regime, period), newest.get((regime.key, period.key)))
        for regime, period in found
    ]


def expected_offices(regime: str, days: tuple[date, date]) -> list[Organisation]:
    """Who has such a report to send: every Sở; every unit that carried out a contract in these days; the Cục."""
    writers = regimes()[regime].writers
    rows = Organisation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=days[1])).order_by("short_name", "pk")
    if writers == PROVINCE:
        return list(rows.filter(kind=OrganisationKind.PROVINCIAL_DEPARTMENT))
    if writers == CENTRE:
        return list(rows.filter(kind=OrganisationKind.CENTRAL_DEPARTMENT))
    own = with_contract_on(Proposal.objects.filter(unit=OuterRef("pk")), days)
    return list(rows.filter(kind__in=regimes()[regime].kinds or UNITS).filter(Exists(own)))


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation in the list of a period."""

    office: Organisation
    report: PeriodicReport | None
    days: Calendar

    @property
    def label(self) -> str:
        if self.report is None:
            return "Quá hạn, chưa gửi" if timezone.localdate() > self.days.due else "Chưa gửi"
        return "Gửi trễ hạn" if self.report.late else "Đúng hạn"

    @property
    def tone(self) -> str:
        if self.report is None:
            return "bad" if timezone.localdate() > self.days.due else "wait"
        return "wait" if self.report.late else "good"


def standings(actor: Actor, regime: Regime, period: Period) -> list[Standing]:
    """Who of those this person looks after has sent the report of a period, and how."""
    days = Laws().calendar(regime, period)
    sent = {row.organisation_id: row for row in _readable(locked_of_period(regime.key, period.key), actor)}
    offices = expected_offices(regime.key, (days.first, days.last))
    near = [office for office in offices if actor.is_central or office.tenant_id == actor.tenant_id]
    return [Standing(office, sent.get(office.pk), days) for office in near]


def _readable(rows: Iterable[PeriodicReport], actor: Actor) -> list[PeriodicReport]:
    return [row for row in rows if actor.is_central or row.tenant_id == actor.tenant_id]


def watched_regimes(actor: Actor) -> list[Regime]:
    """Regimes of those below: a Sở watches its units, the central level the units and the Sở."""
    if actor.is_central:
        return [row for row in regimes().values() if row.writers in {UNIT, PROVINCE}]
    if actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}:
        return [row for row in regimes().values() if row.writers == UNIT]
    return []


def corrected_since(report: PeriodicReport) -> list[str]:
    """Short names of those whose report was corrected or sent after this one added them up."""
    if not report.regime_row.gathers:
        return []
    used = {row["organisation"]: row["number"] for row in report.sources}
    now = locked_of_period(report.regime_row.gathers, report.period)
    return [row.organisation.short_name for row in now if used.get(row.organisation.short_name, 0) != row.number]


def titles_of(actor: Actor, codes: list[str]) -> dict[str, str]:
    """Titles of those đề án the person may open, by number."""
    rows = proposals.visible_to(actor).filter(code__in=set(codes))
    return dict(rows.values_list("code", "title"))


def summed(standings: list[Standing]) -> tuple[list[Indicator], list[tuple[Standing, list[int]]]]:
    """Each organisation with the sums of its sent report since the beginning of the year, in the columns of the second table."""
    columns = list(tables.BY_CONTENT)
    rows = []
    for each in standings:
        facts = each.report.figures if each.report else {}
        rows.append((each, [tables.total(column, facts) for column in columns] if each.report else []))
    return columns, rows
