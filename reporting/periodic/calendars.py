"""The days of periodic reports, by the norms of the end of each period. One statement however many periods are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from budgets.models import Norm
from budgets.selectors import norms_through_time
from reporting.periodic.periods import Period
from reporting.periodic.regimes import Regime, regimes

CLOSING_DAY: Final = "report.closing_day"
_LAST_DAY_OF_ANY_MONTH: Final = 28


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a period; `due` = last day to send, by the norm `rule`."""

    first: date
    last: date
    year_begins: date
    due: date
    rule: Norm


class Laws:
    """The norms of closing days and last days, through time, asked for once."""

    def __init__(self) -> None:
        self._rows = norms_through_time({CLOSING_DAY, *(regime.due for regime in regimes().values())})

    def norm(self, code: str, day: date) -> Norm:
        """The national norm in force on the day. LookupError without one."""
        for row in self._rows.get(code, ()):
            if row.effective_from <= day and (row.effective_to is None or day < row.effective_to):
                return row
        raise LookupError(f"Không có quy định “{code}” có hiệu lực ngày {day:%d/%m/%Y}.")

    def closing_day(self, day: date) -> int:
        """The day of the month on which figures close."""
        return self.norm(CLOSING_DAY, day).number

    def calendar(self, regime: Regime, period: Period) -> Calendar:
        """By the law of the last month of the period."""
        day = period.due(_LAST_DAY_OF_ANY_MONTH)
        closing, rule = self.closing_day(day), self.norm(regime.due, day)
        first, last = period.days(closing)
        return Calendar(first, last, period.so_far(closing)[0], period.due(rule.number), rule)

    def know(self, regime: Regime, period: Period) -> bool:
        """Whether there is such a report, and the law of its days is on record."""
        try:
            self.calendar(regime, period)
        except LookupError:
            return False
        return regime.has(period)
