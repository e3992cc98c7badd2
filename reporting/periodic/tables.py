"""The figures of a report set out as tables. Pure: facts in, rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from reporting.periodic.measures import BY_KEY, INDICATORS, MEASURES, MONEY, Fact, Indicator

Facts = Mapping[str, Sequence[Fact]]
IN_PERIOD, SO_FAR = "ky", "luy-ke"
SPANS: Final = {IN_PERIOD: "Trong kỳ", SO_FAR: "Lũy kế từ đầu năm"}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. `period` is None for what only stands on the last day; typed figures are None until written.

    `last_period`, `last_year` = the same of the period before and of the same period last year, None when not known.
    """

    indicator: Indicator
    period: int | None
    so_far: int
    local_period: int | None = None
    local_so_far: int | None = None
    last_period: int | None = None
    last_year: int | None = None

    @property
    def change(self) -> Fraction | None:
        """Percent more (or less) than in the same period of last year."""
        return change(self._compared, self.last_year)

    @property
    def _compared(self) -> int:
        return self.so_far if self.period is None else self.period


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a second table (a content, a Sở): sums of every indicator since the beginning of the year."""

    key: str
    title: str
    cells: tuple[int, ...]


def change(now: int, before: int | None) -> Fraction | None:
    """Percent; None when there is nothing to compare with."""
    return Fraction(100 * (now - before), before) if before else None


def in_span(facts: Iterable[Fact], first: date | None) -> list[Fact]:
    """Those since a day; all of them without one."""
    return [fact for fact in facts if first is None or fact.day >= first]


def total(indicator: Indicator, facts: Facts, *, since: date | None = None) -> int:
    """The sum of an indicator."""
    return sum(indicator.of(fact) for fact in in_span(facts.get(indicator.measure.key, ()), since))


def totals(facts: Facts, *, since: date) -> dict[str, int]:
    """What a later report compares itself with: each indicator in the period, or as it stood on the last day."""
    return {row.key: total(row, facts, since=None if row.measure.standing else since) for row in INDICATORS}


def lines(
    facts: Facts, *, first: date, typed: Mapping[str, Any], last_period: Mapping[str, int] | None, last_year: Mapping[str, int] | None
) -> list[Line]:  # fmt: skip
    """The first table: every indicator, this period and so far, beside what was typed and what came before."""
    return [
        Line(
            row,
            None if row.measure.standing else total(row, facts, since=first),
            total(row, facts),
            typed.get(f"{row.key}-{IN_PERIOD}"),
            typed.get(f"{row.key}-{SO_FAR}"),
            last_period.get(row.key) if last_period else None,
            last_year.get(row.key) if last_year else None,
        )
        for row in INDICATORS
    ]


def rate(facts: Facts) -> Fraction | None:
    """Tỷ lệ giải ngân: disbursed of the year's plan, percent; of the same đề án, so that a carry-over does not swell it."""
    planned = {fact.code: fact.amount for fact in facts.get("planned", ())}
    allocated = sum(planned.values())
    spent = sum(fact.amount for fact in facts.get("disbursed", ()) if fact.code in planned)
    return Fraction(100 * spent, allocated) if allocated else None


def grouped(
    facts: Facts, key: Callable[[Fact], str], titles: Mapping[str, str], *, shown: Sequence[Indicator]
) -> list[Group]:
    """The second table: one row a content, or a Sở, in the order of `titles`; rows without a fact are left out."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(shown))
    for place, indicator in enumerate(shown):
        for fact in facts.get(indicator.measure.key, ()):
            sums[key(fact)][place] += indicator.of(fact)
    return [Group(name, titles[name], tuple(sums[name])) for name in titles if name in sums]


BY_CONTENT: Final = tuple(
    row for row in INDICATORS if row.measure.key in {"planned", "contracted", "disbursed", "accepted", "settled"}
)
"""What the second table shows."""


def to_json(facts: Facts) -> dict[str, list[list[Any]]]:
    """As kept with the report."""
    return {
        key: [[f.code, f.content, f.quantity, f.amount, f.day.isoformat(), f.source] for f in rows]
        for key, rows in facts.items()
    }


def from_json(stored: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, list[Fact]]:
    """As it was."""
    return {
        measure.key: [
            Fact(code, content, quantity, amount, date.fromisoformat(day), source)
            for code, content, quantity, amount, day, source in stored.get(measure.key, ())
        ]
        for measure in MEASURES
    }


def typed_keys() -> list[tuple[str, Indicator, str]]:
    """What a Sở types for local khuyến công: name of the field, its line, and for which span."""
    return [
        (f"{row.key}-{span}", row, span)
        for row in INDICATORS
        if row.measure.local
        for span in (IN_PERIOD, SO_FAR)
        if not (row.measure.standing and span == IN_PERIOD)
    ]


def is_money(indicator: Indicator) -> bool:
    return indicator.what == MONEY


def merged(reports: Iterable[tuple[str, Facts]]) -> dict[str, list[Fact]]:
    """The facts of many reports as one, each marked with whose report it came with."""
    found: dict[str, list[Fact]] = {key: [] for key in BY_KEY}
    for source, facts in reports:
        for key, rows in facts.items():
            found[key] += [fact._replace(source=source) for fact in rows]
    return found
