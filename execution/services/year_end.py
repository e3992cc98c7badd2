"""Long before each day of the year's end: tell the units whose contracts that day waits for. One notice a unit and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from django.urls import reverse

from budgets.selectors import norms_named
from core.calendars import SpecialDays, is_working_day, known_holidays, working_days_left
from execution.selectors.year_end import LastDay, YearRow, last_days, unfinished_of_year
from notifications.models import Notification
from notifications.services import Notice, notify_all
from organisations.actors import Actor
from organisations.recipients import holders_near
from organisations.roles import Role
from proposals.states import State

NAMED: Final = 10
RUNGS: Final = ("remind.year_first", "remind.year_second", "remind.year_third", "remind.year_last")
"""The norms that say how many working days before a day somebody is told."""
AT_WORK: Final = frozenset({State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTANCE_REQUESTED})
BEFORE_SETTLEMENT: Final = AT_WORK | {State.ACCEPTED, State.PARTLY_ACCEPTED}
WAITED_FOR: Final[dict[str, Callable[[YearRow], bool]]] = {
    "deadline.kbnn_papers": lambda row: row.unpaid > 0 and row.facts["state"] in AT_WORK,
    "deadline.spend": lambda row: row.unpaid > 0 and row.facts["state"] in AT_WORK,
    "deadline.liquidation": lambda row: row.facts["state"] in BEFORE_SETTLEMENT,
    "deadline.repay": lambda row: row.to_repay > 0,
}
"""Days a unit can do something about, and which of its contracts each of them waits for."""


def remind_year_end(*, actor: Actor, today: date) -> int:
    """Tell the units of the tenant; how many people were told. `actor` = the system in one tenant.

    Nothing on days off, nothing twice: a second run of the day finds what the first has said.
    """
    holidays = known_holidays()
    if actor.tenant_id is None or not is_working_day(today, holidays):
        return 0
    wanted = {norm.number for norm in norms_named(set(RUNGS), today, tenant_id=actor.tenant_id)}
    notices = [
        notice
        for year in (today.year - 1, today.year)
        if (days := _near(year, today, wanted, holidays))
        for notice in _notices(days, list(unfinished_of_year(actor.tenant_id, year)), year, actor.tenant_id, today)
    ]
    notify_all(notices)
    return sum(len(notice.user_ids) for notice in notices)


def _near(year: int, today: date, wanted: set[int], holidays: SpecialDays) -> list[LastDay]:
    return [
        row
        for row in last_days(year, today)
        if row.norm.code in WAITED_FOR and row.left >= 0 and working_days_left(row.day, today, holidays) in wanted
    ]


def _notices(days: Iterable[LastDay], rows: list[YearRow], year: int, tenant_id: int, today: date) -> Iterator[Notice]:
    staff = defaultdict(set)
    for holder in holders_near(tenant_id, today):
        if holder.role == Role.UNIT_STAFF:
            staff[holder.organisation_id].add(holder.user_id)
    url = f"{reverse('execution:year_end')}?nam={year}"
    for day in days:
        of_unit = defaultdict(list)
        for row in rows:
            if WAITED_FOR[day.norm.code](row):
                of_unit[row.facts["unit_id"]].append(row.facts["code"])
        for unit_id, codes in of_unit.items():
            text = f"{day.norm.title}: còn {day.left} ngày, đến {day.day:%d/%m/%Y}. Hợp đồng chưa xong: {_named(codes)}"
            told = set(Notification.objects.filter(text=text).values_list("user_id", flat=True))
            if people := tuple(sorted(staff[unit_id] - told)):
                yield Notice("year_end", people, text, url)


def _named(codes: list[str]) -> str:
    rest = f" và {len(codes) - NAMED} hợp đồng khác" if len(codes) > NAMED else ""
    return ", ".join(sorted(codes)[:NAMED]) + rest
