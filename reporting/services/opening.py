"""The morning after a closing day: every report of the period is begun with its figures, and its writers are told."""

from __future__ import annotations

from datetime import date

from notifications.services import notify
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.recipients import people_of_unit, people_with_roles
from organisations.roles import Role
from reporting.models import PeriodicReport
from reporting.periodic.calendars import Laws
from reporting.periodic.periods import closed_periods
from reporting.periodic.regimes import PROVINCE, UNIT, Regime, regimes
from reporting.selectors.periodic import expected_offices, newest_report
from reporting.services.periodic import open_report


def open_due_reports(*, actor: Actor, today: date) -> int:
    """Begin what the organisations of one tenant have to report for the periods that closed last; how many were begun.

    `actor` = the system in that tenant. A report that is there is left alone, so that a second run begins nothing.
    """
    laws, begun = Laws(), 0
    for regime in regimes().values():
        if regime.gathers:  # what is added up lies in other tenants: the Cục begins it by hand
            continue
        for period in closed_periods(regime.every, today, laws.closing_day(today), numbers=regime.numbers, many=1):
            days = laws.calendar(regime, period)
            for office in _offices(regime, (days.first, days.last), actor.tenant_id):
                if newest_report(office.pk, regime.key, period.key) is None:
                    _tell(open_report(regime, period, actor=actor, organisation=office), today)
                    begun += 1
    return begun


def _offices(regime: Regime, days: tuple[date, date], tenant_id: int) -> list[Organisation]:
    return [office for office in expected_offices(regime.key, days) if office.tenant_id == tenant_id]


def _tell(report: PeriodicReport, day: date) -> None:
    text = f"{report}: số liệu đã chốt đến {report.last_day:%d/%m/%Y}, hạn gửi {report.due_on:%d/%m/%Y}. Hãy viết đánh giá rồi khóa, gửi."
    notify(writers_of(report, day), kind="periodic_begun", text=text, url=report.get_absolute_url())


def writers_of(report: PeriodicReport, day: date) -> list[int]:
    """Ids of the people who write it."""
    writers = report.regime_row.writers
    if writers == UNIT:
        return people_of_unit(report.organisation_id, day)
    roles = (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER) if writers == PROVINCE else (Role.CENTRE_OFFICER,)
    return people_with_roles(roles, tenant_id=report.tenant_id, day=day)
