"""Totals of an estimate by source and by year always agree, whatever the lines and their order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.sums import COLUMNS, Sums, totals_of

pytestmark = pytest.mark.pure

PLAN_YEAR = 2027
dong = st.integers(min_value=0, max_value=10**15)


@dataclass(frozen=True)
class Line:
    amount: int
    national: int
    local: int
    beneficiary: int
    other: int
    year: int | None


lines = st.lists(
    st.builds(
        Line, amount=dong, national=dong, local=dong, beneficiary=dong, other=dong,
        year=st.none() | st.integers(min_value=PLAN_YEAR, max_value=PLAN_YEAR + 3),
    ),
    max_size=30,
)  # fmt: skip


@given(lines)
def test_every_column_is_the_sum_of_its_lines_and_of_its_years(rows: list[Line]) -> None:
    totals = totals_of(rows, plan_year=PLAN_YEAR)
    for name in COLUMNS:
        assert getattr(totals.whole, name) == sum(getattr(row, name) for row in rows)
        assert getattr(totals.whole, name) == sum(getattr(sums, name) for _, sums in totals.years)


@given(lines)
def test_the_gap_is_what_the_sources_leave_of_the_cost(rows: list[Line]) -> None:
    whole = totals_of(rows, plan_year=PLAN_YEAR).whole
    assert whole.sources + whole.gap == whole.amount
    assert whole.gap == sum(row.amount - row.national - row.local - row.beneficiary - row.other for row in rows)


@given(lines, st.randoms())
def test_the_order_of_lines_does_not_matter(rows: list[Line], chance: object) -> None:
    before = totals_of(rows, plan_year=PLAN_YEAR)
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert totals_of(mixed, plan_year=PLAN_YEAR) == before


def test_a_line_without_a_year_belongs_to_the_plan_year() -> None:
    rows = [Line(5, 5, 0, 0, 0, None), Line(7, 0, 0, 7, 0, PLAN_YEAR), Line(1, 0, 0, 0, 1, PLAN_YEAR + 1)]
    totals = totals_of(rows, plan_year=PLAN_YEAR)
    assert totals.years == ((PLAN_YEAR, Sums(12, 5, 0, 7, 0)), (PLAN_YEAR + 1, Sums(1, 0, 0, 0, 1)))
    assert totals.has_years
    assert not totals_of(rows[:2], plan_year=PLAN_YEAR).has_years
