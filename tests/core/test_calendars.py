"""Working days, the holidays on file, and the moon that fixes half of them."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import (
    Clock,
    SpecialDays,
    add_working_days,
    clock,
    due_after_pause,
    is_working_day,
    next_working_day,
    working_days_between,
    working_days_left,
)
from core.reference import holiday_rows

pytestmark = pytest.mark.pure

ROWS = holiday_rows()
HOLIDAYS = SpecialDays(
    off=frozenset(row.day for row in ROWS if row.kind == "holiday"),
    worked=frozenset(row.day for row in ROWS if row.kind == "working"),
)
NONE = SpecialDays()
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def new_moon(lunation: int) -> date:
    """Day, at UTC+7, of a new moon counted from 6 January 2000 (Meeus, chapter 49, main terms)."""
    t = lunation / 1236.85
    julian = 2451550.09766 + 29.530588861 * lunation + 0.00015437 * t**2
    sun = math.radians(2.5534 + 29.10535670 * lunation)
    moon = math.radians(201.5643 + 385.81693528 * lunation + 0.0107582 * t**2)
    latitude = math.radians(160.7108 + 390.67050284 * lunation)
    julian += (
        -0.40720 * math.sin(moon)
        + 0.17241 * math.sin(sun)
        + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * latitude)
        + 0.00739 * math.sin(moon - sun)
        - 0.00514 * math.sin(moon + sun)
        + 0.00208 * math.sin(2 * sun)
    )
    earth_lag_days = 70 / 86_400
    return date(2000, 1, 1) + timedelta(days=math.floor(julian - earth_lag_days - 2451544.5 + 7 / 24))


def lunar_month_containing(day: date) -> date:
    """First day of the lunar month that holds `day`."""
    moons = [new_moon(number) for number in range(300, 360)]
    return max(moon for moon in moons if moon <= day)


def days_named(part: str) -> list[date]:
    return [row.day for row in ROWS if part in row.name]


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_lunar_new_year_on_file_is_the_new_moon_before_vu_thuy(year: int) -> None:
    first = lunar_month_containing(date(year, 2, 18))
    named = {2025: "Tết Nguyên đán Ất Tỵ (mùng 1)", 2026: "Bính Ngọ (mùng 1)", 2027: "Đinh Mùi (mùng 1)"}
    assert days_named(named[year]) == [first]


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_hung_kings_day_on_file_is_the_tenth_of_the_third_lunar_month(year: int) -> None:
    first = lunar_month_containing(date(year, 4, 20))
    on_file = [day for day in days_named("Giỗ Tổ Hùng Vương (10/3") if day.year == year]
    assert on_file == [first + timedelta(days=9)]


def test_a_holiday_on_a_weekly_day_of_rest_is_made_up_for_on_a_weekday() -> None:
    for year in (2025, 2026, 2027):
        weekend = [row.day for row in ROWS if row.day.year == year and row.kind == "holiday" and row.day.weekday() > 4]
        instead = [row.day for row in ROWS if row.day.year == year and row.name.startswith("Nghỉ bù")]
        assert (len(instead), [day for day in instead if day.weekday() > 4]) == (len(weekend), [])


def test_every_swapped_day_has_its_saturday_in_the_same_year() -> None:
    swapped = [row.day.year for row in ROWS if "hoán đổi" in row.name]
    worked = [(row.day.year, row.day.weekday()) for row in ROWS if row.kind == "working"]
    assert worked == [(year, 5) for year in swapped]


def test_a_computed_day_does_not_claim_a_notice_and_an_announced_day_names_one() -> None:
    announced = [row for row in ROWS if row.confidence == "announced"]
    assert [row.day for row in announced if "hông báo" not in row.source and "Văn bản" not in row.source] == []
    computed = [row for row in ROWS if row.confidence == "computed"]
    assert [row.day for row in computed if "Thông báo" in row.source] == []


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),
        (date(2026, 2, 10), 7, date(2026, 2, 26)),
        (date(2026, 1, 1), 1, date(2026, 1, 5)),
        (date(2026, 1, 8), 2, date(2026, 1, 10)),
        (date(2026, 4, 24), 3, date(2026, 5, 4)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2027, 2, 4), 1, date(2027, 2, 12)),
        (date(2026, 3, 9), -5, date(2026, 3, 2)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
    ],
)
def test_working_days_step_over_weekends_and_holidays(start: date, count: int, end: date) -> None:
    assert add_working_days(start, count, HOLIDAYS) == end


def test_a_saturday_worked_in_exchange_is_a_working_day() -> None:
    assert is_working_day(date(2026, 8, 22), HOLIDAYS)
    assert not is_working_day(date(2026, 8, 22), NONE)
    assert not is_working_day(date(2026, 8, 31), HOLIDAYS)
    assert is_working_day(date(2026, 8, 31), NONE)


def test_a_period_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    assert next_working_day(date(2026, 2, 14), HOLIDAYS) == date(2026, 2, 23)


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = add_working_days(start, count, HOLIDAYS)
    assert working_days_between(start, end, HOLIDAYS) == count
    assert is_working_day(end, HOLIDAYS)


@given(DAYS, DAYS, DAYS)
def test_counts_of_adjoining_periods_add_up(one: date, two: date, three: date) -> None:
    whole = working_days_between(one, three, HOLIDAYS)
    assert working_days_between(one, two, HOLIDAYS) + working_days_between(two, three, HOLIDAYS) == whole


@given(DAYS, st.integers(1, 40))
def test_going_back_undoes_going_forward_from_a_working_day(day: date, count: int) -> None:
    start = next_working_day(day, HOLIDAYS)
    assert add_working_days(add_working_days(start, count, HOLIDAYS), -count, HOLIDAYS) == start


def test_days_left_are_zero_on_the_last_day_and_negative_after_it() -> None:
    due = date(2026, 3, 6)
    days = (date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 9))
    assert [working_days_left(due, today, HOLIDAYS) for today in days] == [3, 0, -1]


def test_a_running_clock_counts_from_today() -> None:
    seen = clock(date(2026, 3, 6), today=date(2026, 3, 4), holidays=HOLIDAYS)
    assert (seen, seen.overdue) == (Clock(date(2026, 3, 6), None, left=2, days=2), False)


def test_a_clock_is_overdue_on_the_weekend_after_its_last_day() -> None:
    seen = clock(date(2026, 3, 6), today=date(2026, 3, 7), holidays=HOLIDAYS)
    assert (seen.left, seen.overdue) == (0, True)


def test_a_paused_clock_stands() -> None:
    seen = clock(date(2026, 3, 6), today=date(2026, 5, 20), holidays=HOLIDAYS, paused_since=date(2026, 3, 3))
    assert (seen.left, seen.overdue) == (3, False)


def test_after_a_pause_the_remaining_days_run_from_the_day_of_return() -> None:
    due = due_after_pause(
        date(2026, 3, 6), paused_since=date(2026, 3, 3), resumed_on=date(2026, 3, 20), holidays=HOLIDAYS
    )
    assert due == date(2026, 3, 25)


def test_a_pause_does_not_heal_a_deadline_already_missed() -> None:
    due = due_after_pause(
        date(2026, 3, 6), paused_since=date(2026, 3, 10), resumed_on=date(2026, 3, 20), holidays=HOLIDAYS
    )
    assert due == date(2026, 3, 6)
