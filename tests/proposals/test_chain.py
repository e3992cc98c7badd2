"""The chain of a deadline around weekends and Tết: who is told on which morning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import SpecialDays, is_working_day, next_working_day
from core.reference import holiday_rows
from organisations.roles import OrganisationKind, Role
from proposals.chain import CHAIN, days_of_chain, rungs_due
from proposals.listing import _Glimpse, _Unit
from proposals.states import RungName, State
from proposals.waiting import HOUSE, WAITS, superiors_of

pytestmark = pytest.mark.pure

DAYS = {"remind.first": 5, "remind.second": 2, "remind.last_day": 0, "escalate.leader": 1, "escalate.above": 5}
NONE = SpecialDays()
ROWS = holiday_rows()
OFFICIAL = SpecialDays(
    off=frozenset(row.day for row in ROWS if row.kind == "holiday"),
    worked=frozenset(row.day for row in ROWS if row.kind == "working"),
)
LONG_AGO = date(2026, 1, 5)


def names(due_on: date, today: date, *, arrived_on: date = LONG_AGO, holidays: SpecialDays = NONE) -> list[RungName]:
    rungs = rungs_due(DAYS, due_on=due_on, arrived_on=arrived_on, today=today, holidays=holidays)
    return [rung.name for rung in rungs]


def test_reminders_come_five_two_and_no_working_days_before_and_reports_one_and_five_after() -> None:
    days = days_of_chain(DAYS, date(2026, 6, 12), NONE)
    assert [(rung.name, day) for rung, day in days] == [
        (RungName.FIRST, date(2026, 6, 5)),
        (RungName.SECOND, date(2026, 6, 10)),
        (RungName.LAST_DAY, date(2026, 6, 12)),
        (RungName.LEADER, date(2026, 6, 15)),
        (RungName.ABOVE, date(2026, 6, 19)),
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 4), []),
        (date(2026, 6, 5), [RungName.FIRST]),
        (date(2026, 6, 9), [RungName.FIRST]),
        (date(2026, 6, 10), [RungName.SECOND]),
        (date(2026, 6, 12), [RungName.LAST_DAY]),
        (date(2026, 6, 15), [RungName.LEADER]),
        (date(2026, 6, 18), [RungName.LEADER]),
        (date(2026, 6, 19), [RungName.LEADER, RungName.ABOVE]),
        (date(2026, 9, 1), [RungName.LEADER, RungName.ABOVE]),
    ],
)
def test_each_morning_has_the_nearest_reminder_or_every_report(today: date, expected: list[RungName]) -> None:
    assert names(date(2026, 6, 12), today) == expected


def test_tet_is_no_time_to_be_late_in() -> None:
    """2026: offices stand still from 14 to 22 February. What is due on the 13th is late on the 23rd, not before."""
    due_on = date(2026, 2, 13)
    assert not is_working_day(date(2026, 2, 17), OFFICIAL)
    days = {rung.name: day for rung, day in days_of_chain(DAYS, due_on, OFFICIAL)}
    assert days[RungName.LEADER] == date(2026, 2, 23)
    assert names(due_on, date(2026, 2, 13), holidays=OFFICIAL) == [RungName.LAST_DAY]
    assert names(due_on, date(2026, 2, 23), holidays=OFFICIAL) == [RungName.LEADER]


def test_a_last_day_in_the_holidays_ends_with_the_first_working_day_after_them() -> None:
    """Bộ luật Dân sự 2015, Điều 148.5."""
    due_on, first_day = date(2026, 2, 18), date(2026, 2, 23)
    assert names(due_on, first_day, holidays=OFFICIAL) == [RungName.LAST_DAY]
    assert names(due_on, first_day + timedelta(days=1), holidays=OFFICIAL) == [RungName.LEADER]


def test_a_dossier_that_arrives_late_in_the_chain_is_not_reminded_of_what_its_arrival_said() -> None:
    due_on = date(2026, 6, 12)
    assert names(due_on, date(2026, 6, 8), arrived_on=date(2026, 6, 5)) == []
    assert names(due_on, date(2026, 6, 10), arrived_on=date(2026, 6, 5)) == [RungName.SECOND]


def test_a_dossier_that_arrives_after_its_last_day_is_reported_all_the_same() -> None:
    assert names(date(2026, 6, 12), date(2026, 6, 16), arrived_on=date(2026, 6, 16)) == [RungName.LEADER]


def test_a_rung_whose_norm_was_ended_is_left_out() -> None:
    without = {code: count for code, count in DAYS.items() if code != "escalate.above"}
    rungs = rungs_due(without, due_on=date(2026, 6, 12), arrived_on=LONG_AGO, today=date(2026, 9, 1), holidays=NONE)
    assert [rung.name for rung in rungs] == [RungName.LEADER]


@given(due_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_whoever_runs_every_working_morning_says_every_rung_once(due_on: date) -> None:
    said: list[RungName] = []
    for offset in range(-40, 41):
        today = due_on + timedelta(days=offset)
        if is_working_day(today, OFFICIAL):
            arrived = due_on - timedelta(days=60)
            said += [name for name in names(due_on, today, arrived_on=arrived, holidays=OFFICIAL) if name not in said]
    assert said == [rung.name for rung in CHAIN]


@given(due_on=st.dates(date(2026, 1, 1), date(2026, 12, 1)), today=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_nobody_is_reported_on_the_last_day_or_before_it(due_on: date, today: date) -> None:
    found = names(due_on, today, holidays=OFFICIAL)
    if today <= next_working_day(due_on, OFFICIAL):
        assert not {RungName.LEADER, RungName.ABOVE} & set(found)


def test_every_party_that_can_be_late_has_somebody_who_answers_for_it() -> None:
    for wait in WAITS:
        for kind in (OrganisationKind.REGIONAL_CENTRE, OrganisationKind.PROVINCIAL_CENTRE):
            over = superiors_of(wait, _Glimpse(wait.state, "concrete", needs_bidding=False, unit=_Unit(kind)))
            assert over.party == wait.party
            assert over.leader
            assert HOUSE[over.leader[0]] == wait.party


def test_above_a_unit_that_files_with_the_centre_stands_the_centre() -> None:
    wait = next(row for row in WAITS if row.state == State.IMPLEMENTING)
    kinds = {
        OrganisationKind.REGIONAL_CENTRE: Role.CENTRE_LEADER,
        OrganisationKind.PROVINCIAL_CENTRE: Role.PROVINCE_LEADER,
    }
    for kind, above in kinds.items():
        over = superiors_of(wait, _Glimpse(wait.state, "concrete", needs_bidding=False, unit=_Unit(kind)))
        assert over.above == (above,)
