"""Places in a bundle: typed numbers, presses up and down, new rows where the law puts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.placing import Placed, Rearrange, arranged

pytestmark = pytest.mark.pure


def standing(*codes: str, **wanted: int) -> list[Placed]:
    """Rows at these places, some with another number typed. The law's order is that of the alphabet."""
    law = {code: number for number, code in enumerate(sorted(codes), start=1)}
    return [Placed(code, law[code], True, at, wanted.get(code, at)) for at, code in enumerate(codes, start=1)]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        (standing("A", "B", "C", "D"), "ABCD"),
        (standing("A", "B", "C", "D", D=2), "ADBC"),
        (standing("A", "B", "C", "D", A=3), "BCAD"),
        (standing("A", "B", "C", "D", C=1, D=1), "CDAB"),
        (standing("C", "A", "B"), "CAB"),
        (standing("A", "B", A=900), "BA"),
    ],
)
def test_who_types_a_number_gets_that_place(rows: list[Placed], order: str) -> None:
    assert "".join(arranged(rows)) == order


def test_a_new_row_goes_where_the_law_puts_it_among_the_chosen() -> None:
    chosen = [Placed("A", 1, True, 1, 1), Placed("D", 4, True, 2, 2)]
    assert arranged([*chosen, Placed("C", 3), Placed("B", 2)]) == ["A", "B", "C", "D"]
    moved = [Placed("D", 4, True, 1, 1), Placed("A", 1, True, 2, 2)]
    assert arranged([*moved, Placed("B", 2)]) == ["B", "D", "A"]


@pytest.mark.parametrize(
    ("change", "order"),
    [
        (Rearrange("C", -1), "ACB"),
        (Rearrange("A", 1), "BAC"),
        (Rearrange("A", -1), "ABC"),
        (Rearrange("C", 1), "ABC"),
        (Rearrange("X", 1), "ABC"),
    ],
)
def test_a_press_moves_one_place_and_stops_at_the_ends(change: Rearrange, order: str) -> None:
    assert "".join(arranged(standing("A", "B", "C"), change)) == order


def test_restoring_forgets_every_number() -> None:
    assert arranged(standing("C", "A", "B", B=1), Rearrange(restore=True)) == ["A", "B", "C"]


def test_the_left_out_stand_last_by_the_law() -> None:
    rows = [Placed("A", 1, False), Placed("B", 2, True, 1, 1), Placed("C", 3, False)]
    assert arranged(rows) == ["B", "A", "C"]


@given(st.lists(st.tuples(st.booleans(), st.none() | st.integers(1, 9)), max_size=7))
def test_nobody_is_lost_and_nobody_stands_twice(given_rows: list[tuple[bool, int | None]]) -> None:
    rows = [
        Placed(f"R{law}", law, included, wanted, wanted) for law, (included, wanted) in enumerate(given_rows, start=1)
    ]
    assert sorted(arranged(rows)) == sorted(row.code for row in rows)
