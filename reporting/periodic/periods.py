"""The periods of reports: their names, their days, the ones before. Pure.

A period ends on the closing day of its last month and begins the day after the closing day before it, so that figures can be
gathered before the report is due (the norm `report.closing_day`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

MONTHS: Final = 12
ROMAN: Final = ("", "I", "II", "III", "IV")
KEY: Final = re.compile(r"(2\d{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")


class Every(StrEnum):
    """How often."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


LENGTH: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}
"""Months of a period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The `number`th month, quarter or half of `year`; a year has the number 1."""

    every: Every
    year: int
    number: int

    @property
    def key(self) -> str:
        """As in addresses: 2026-11, 2026-Q4, 2026-H1, 2026."""
        shape = {Every.MONTH: f"-{self.number:02d}", Every.QUARTER: f"-Q{self.number}", Every.HALF: f"-H{self.number}"}
        return f"{self.year}{shape.get(self.every, '')}"

    @property
    def label(self) -> str:
        """As people say it."""
        if self.every == Every.MONTH:
            return f"tháng {self.number} năm {self.year}"
        if self.every == Every.QUARTER:
            return f"quý {ROMAN[self.number]} năm {self.year}"
        if self.every == Every.HALF:
            return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}"
        return f"năm {self.year}"

    @property
    def last_month(self) -> int:
        return self.number * LENGTH[self.every]

    def before(self) -> Period:
        """The period just before; before a half goes the other half."""
        if self.number > 1:
            return Period(self.every, self.year, self.number - 1)
        return Period(self.every, self.year - 1, MONTHS // LENGTH[self.every])

    def year_before(self) -> Period:
        """The same period of last year."""
        return Period(self.every, self.year - 1, self.number)

    def days(self, closing_day: int) -> tuple[date, date]:
        """First and last day, both included."""
        months = self.year * MONTHS + self.last_month - 1
        return _closing(months - LENGTH[self.every], closing_day) + timedelta(days=1), _closing(months, closing_day)

    def so_far(self, closing_day: int) -> tuple[date, date]:
        """From the first day of the reporting year to the last day of the period."""
        return _closing(self.year * MONTHS - 1, closing_day) + timedelta(days=1), self.days(closing_day)[1]

    def due(self, day: int) -> date:
        """The day of its last month; a month that is shorter ends it."""
        return _closing(self.year * MONTHS + self.last_month - 1, day)


def period_named(key: str) -> Period | None:
    """Read a key back; None when it names no period."""
    found = KEY.fullmatch(key)
    if not found:
        return None
    year, month, quarter, half = found.groups()
    if month:
        return Period(Every.MONTH, int(year), int(month))
    if quarter:
        return Period(Every.QUARTER, int(year), int(quarter))
    if half:
        return Period(Every.HALF, int(year), int(half))
    return Period(Every.YEAR, int(year), 1)


def closed_periods(
    every: Every, today: date, closing_day: int, *, numbers: tuple[int, ...] = (), many: int = 8
) -> list[Period]:
    """The last `many` periods whose closing day is over, newest first. `numbers` = only these of a year."""
    current = Period(every, today.year, (today.month - 1) // LENGTH[every] + 1)
    found: list[Period] = []
    while len(found) < many and current.year > today.year - many - 2:
        wanted = not numbers or current.number in numbers
        if wanted and current.days(closing_day)[1] < today:
            found.append(current)
        current = current.before()
    return found


def _closing(months: int, day: int) -> date:
    """That day of a month counted from year 0, or the month's last one."""
    year, month = divmod(months, MONTHS)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
