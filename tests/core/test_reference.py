"""Holidays reach the database, and the calendar reads them from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from core.calendars import SpecialDays, forget_holidays, holidays_between, known_holidays
from core.models import Holiday
from core.reference import holiday_rows, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    forget_holidays()
    yield
    forget_holidays()


def test_loading_twice_leaves_one_row_per_day() -> None:
    load()
    load()
    assert Holiday.objects.filter(day__in=[row.day for row in holiday_rows()]).count() == len(holiday_rows())


def test_a_wrong_row_is_put_right_by_loading() -> None:
    Holiday.objects.update_or_create(
        day=date(2026, 9, 2), defaults={"name": "?", "source": "?", "confidence": "assumed"}
    )
    load()
    assert Holiday.objects.get(day=date(2026, 9, 2)).name == "Quốc khánh"


def test_the_calendar_knows_days_off_and_worked_saturdays() -> None:
    load()
    around = holidays_between(date(2026, 8, 20), date(2026, 9, 5))
    assert around == SpecialDays(
        off=frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}), worked=frozenset({date(2026, 8, 22)})
    )


def test_a_second_look_needs_no_query(django_assert_num_queries: object) -> None:
    load()
    known_holidays()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert date(2026, 1, 1) in known_holidays().off
