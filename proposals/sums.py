"""Sums of an estimate by source and by year. Pure: always reckoned from the lines, so they always agree. Đồng."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

SOURCES = ("national", "local", "beneficiary", "other")
COLUMNS = ("amount", *SOURCES)


class Money(Protocol):
    """A line as far as sums go: what it costs, who pays, in which year (none = the plan year)."""

    @property
    def amount(self) -> int: ...
    @property
    def national(self) -> int: ...
    @property
    def local(self) -> int: ...
    @property
    def beneficiary(self) -> int: ...
    @property
    def other(self) -> int: ...
    @property
    def year(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Sums:
    """Thành tiền and the four sources of some lines."""

    amount: int = 0
    national: int = 0
    local: int = 0
    beneficiary: int = 0
    other: int = 0

    @property
    def sources(self) -> int:
        """What the four sources pay together."""
        return self.national + self.local + self.beneficiary + self.other

    @property
    def gap(self) -> int:
        """How much of the cost nobody pays yet; negative when more is paid than it costs."""
        return self.amount - self.sources


@dataclass(frozen=True, slots=True)
class Totals:
    """The bottom row of Mẫu số 1, and the same for each year that has a line, in order."""

    whole: Sums
    years: tuple[tuple[int, Sums], ...]

    @property
    def has_years(self) -> bool:
        """Whether the money runs over more than one year."""
        return len(self.years) > 1


def totals_of(lines: Iterable[Money], *, plan_year: int) -> Totals:
    """Reckon both from the same lines."""
    whole = dict.fromkeys(COLUMNS, 0)
    years: dict[int, dict[str, int]] = {}
    for line in lines:
        year = years.setdefault(line.year or plan_year, dict.fromkeys(COLUMNS, 0))
        for name in COLUMNS:
            amount = getattr(line, name)
            whole[name] += amount
            year[name] += amount
    return Totals(Sums(**whole), tuple((year, Sums(**sums)) for year, sums in sorted(years.items())))
