"""Working days: weekdays less public holidays, plus Saturdays worked in exchange. Holidays are dated data.

The first day of a period is not counted and a period that ends on a day off ends on the next working day
(Bộ luật Dân sự 2015, Điều 147 và 148).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache

from core.models import Holiday

ONE_DAY = timedelta(days=1)
SATURDAY = 5
CACHE_KEY = "core:special-days"
CACHE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days that do not follow their weekday: `off` are holidays, `worked` are weekend days worked in exchange."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as seen on one day. `left` counts working days, `days` calendar days: 0 is the last day.

    While the file is returned the clock stands: `paused_since` is set and the counts are those of that day.
    """

    due_on: date
    paused_since: date | None
    left: int
    days: int

    @property
    def overdue(self) -> bool:
        """Late, also on the weekend right after the last day, when no working day has been lost yet."""
        return self.days < 0


def is_working_day(day: date, holidays: SpecialDays) -> bool:
    """Whether offices work on `day`."""
    return day in holidays.worked or (day.weekday() < SATURDAY and day not in holidays.off)


def next_working_day(day: date, holidays: SpecialDays) -> date:
    """`day` itself when it is worked, otherwise the first working day after it."""
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def add_working_days(start: date, count: int, holidays: SpecialDays) -> date:
    """The `count`-th working day after `start` (before it when negative); 0 gives `start` or the next working day."""
    if count == 0:
        return next_working_day(start, holidays)
    step = ONE_DAY if count > 0 else -ONE_DAY
    day, remaining = start, abs(count)
    while remaining:
        day += step
        remaining -= is_working_day(day, holidays)
    return day


def last_of_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`, by the holidays that are known for that time. One query."""
    return add_working_days(start, count, holidays_between(start, start + timedelta(days=3 * count + 30)))


def working_days_between(first: date, last: date, holidays: SpecialDays) -> int:
    """Working days after `first` up to and including `last`; negative when `last` comes before `first`."""
    if last < first:
        return -working_days_between(last, first, holidays)
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def working_days_left(due_on: date, today: date, holidays: SpecialDays) -> int:
    """Working days from `today` to the deadline: 0 on the last day, negative when late."""
    return working_days_between(today, due_on, holidays)


def clock(due_on: date, *, today: date, holidays: SpecialDays, paused_since: date | None = None) -> Clock:
    """The deadline as it stands on `today`, or as it stood when it was paused."""
    seen_on = paused_since or today
    return Clock(
        due_on=due_on,
        paused_since=paused_since,
        left=working_days_left(due_on, seen_on, holidays),
        days=(due_on - seen_on).days,
    )


def due_after_pause(due_on: date, *, paused_since: date, resumed_on: date, holidays: SpecialDays) -> date:
    """The new deadline: the working days left when the clock stopped, counted from the day it runs again."""
    left = working_days_left(due_on, paused_since, holidays)
    if left < 0:
        return due_on
    return add_working_days(resumed_on, left, holidays)


def known_holidays() -> SpecialDays:
    """Every special day on record. Kept in the cache; `forget_holidays` after a change."""
    rows = cache.get(CACHE_KEY)
    if rows is None:
        rows = list(Holiday.objects.values_list("day", "kind"))
        if rows:
            cache.set(CACHE_KEY, rows, CACHE_SECONDS)
    return SpecialDays(
        off=frozenset(day for day, kind in rows if kind == Holiday.Kind.HOLIDAY),
        worked=frozenset(day for day, kind in rows if kind == Holiday.Kind.WORKING),
    )


def holidays_between(first: date, last: date) -> SpecialDays:
    """Special days from `first` to `last`, both included."""
    known = known_holidays()
    return SpecialDays(
        off=frozenset(day for day in known.off if first <= day <= last),
        worked=frozenset(day for day in known.worked if first <= day <= last),
    )


def forget_holidays() -> None:
    """Drop the cached days after the table has changed."""
    cache.delete(CACHE_KEY)
