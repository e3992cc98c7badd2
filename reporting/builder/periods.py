"""Which days a report is about: a fixed span, or one that moves along with the day it is made. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MONTHS: Final = 12
QUARTERS: Final = 4
IN_A_QUARTER: Final = MONTHS // QUARTERS
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included; None = open on that side. `text` for people."""

    first: date | None
    last: date | None
    text: str


def month(year: int, number: int) -> Span:
    """A month; numbers outside 1 to 12 run over into other years."""
    year, number = year + (number - 1) // MONTHS, (number - 1) % MONTHS + 1
    following = date(year + number // MONTHS, number % MONTHS + 1, 1)
    return Span(date(year, number, 1), following - ONE_DAY, f"tháng {number}/{year}")


def quarter(year: int, number: int) -> Span:
    """A quarter; numbers outside 1 to 4 run over into other years."""
    year, number = year + (number - 1) // QUARTERS, (number - 1) % QUARTERS + 1
    last = month(year, number * IN_A_QUARTER).last
    return Span(date(year, (number - 1) * IN_A_QUARTER + 1, 1), last, f"quý {number}/{year}")


def whole_year(year: int) -> Span:
    """From New Year to New Year's Eve."""
    return Span(date(year, 1, 1), date(year, MONTHS, 31), f"năm {year}")


def _quarter_now(day: date, back: int) -> Span:
    return quarter(day.year, (day.month - 1) // IN_A_QUARTER + 1 - back)


MOVING: Final[dict[str, tuple[str, Callable[[date], Span]]]] = {
    "nam-nay": ("Năm nay", lambda day: whole_year(day.year)),
    "nam-truoc": ("Năm trước", lambda day: whole_year(day.year - 1)),
    "nam-sau": ("Năm sau", lambda day: whole_year(day.year + 1)),
    "quy-nay": ("Quý này", lambda day: _quarter_now(day, 0)),
    "quy-truoc": ("Quý trước", lambda day: _quarter_now(day, 1)),
    "thang-nay": ("Tháng này", lambda day: month(day.year, day.month)),
    "thang-truoc": ("Tháng trước", lambda day: month(day.year, day.month - 1)),
    "den-nay": (
        "Từ đầu năm đến nay",
        lambda day: Span(date(day.year, 1, 1), day, f"từ đầu năm đến ngày {day:%d/%m/%Y}"),
    ),
}
"""Spans that move along: words, and the span of a day."""
FIXED: Final = {"nam": "Cả năm", "quy": "Một quý", "thang": "Một tháng", "khoang": "Từ ngày đến ngày"}
YEARLY: Final = frozenset({"nam", "nam-nay", "nam-truoc", "nam-sau"})
"""What can be laid on the plan year."""


@dataclass(frozen=True, slots=True)
class Period:
    """As it was chosen. `column`: key of the day it is laid on, or of the plan year; `kind` empty = no period."""

    column: str = ""
    kind: str = ""
    year: int | None = None
    number: int | None = None
    first: date | None = None
    last: date | None = None

    @property
    def moves(self) -> bool:
        """Whether it follows the day the report is made."""
        return self.kind in MOVING


def span_of(period: Period, today: date) -> Span | None:
    """The days as they are today; None without a period."""
    if period.kind in MOVING:
        return MOVING[period.kind][1](today)
    if period.kind == "khoang":
        parts = [f"từ {period.first:%d/%m/%Y}"] if period.first else []
        parts += [f"đến {period.last:%d/%m/%Y}"] if period.last else []
        return Span(period.first, period.last, " ".join(parts))
    if period.kind not in FIXED or period.year is None:
        return None
    if period.kind == "nam":
        return whole_year(period.year)
    return (quarter if period.kind == "quy" else month)(period.year, period.number or 1)
