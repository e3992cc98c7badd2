"""Sharing dossiers out: even, never to whoever has a conflict, always the same."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.balance import Holder, share_out

pytestmark = pytest.mark.pure
DOSSIERS = st.integers(0, 12).map(lambda count: [f"KCQG-{number}" for number in range(count)])
NAMES = ["an", "binh", "canh", "dung"]


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[str], list[Holder], set[tuple[str, str]]]:
    dossiers = draw(st.integers(0, 5).map(lambda count: [f"KCQG-{number}" for number in range(count)]))
    holders = [Holder(name, draw(st.integers(0, 4))) for name in NAMES[: draw(st.integers(1, 3))]]
    pairs = [(dossier, holder.key) for dossier in dossiers for holder in holders]
    apart = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return dossiers, holders, apart


@given(DOSSIERS, st.integers(1, 4), st.integers(0, 5))
def test_equal_loads_stay_within_one_of_each_other(dossiers: list[str], people: int, already: int) -> None:
    shares = share_out(dossiers, [Holder(name, already) for name in NAMES[:people]], set())

    assert sorted(shares.given) == sorted(dossiers)
    assert max(shares.loads.values()) - min(shares.loads.values()) <= 1


@given(situations())
def test_nobody_gets_what_they_have_a_conflict_with(
    situation: tuple[list[str], list[Holder], set[tuple[str, str]]],
) -> None:
    dossiers, holders, apart = situation
    shares = share_out(dossiers, holders, apart)

    assert [pair for pair in shares.given.items() if pair in apart] == []
    free = {dossier for dossier in dossiers if any((dossier, holder.key) not in apart for holder in holders)}
    assert set(shares.given) == free
    assert set(shares.left_over) == set(dossiers) - free


@given(situations())
def test_no_other_distribution_is_more_even(situation: tuple[list[str], list[Holder], set[tuple[str, str]]]) -> None:
    dossiers, holders, apart = situation
    shares = share_out(dossiers, holders, apart)
    able = [[h.key for h in holders if (dossier, h.key) not in apart] for dossier in shares.given]

    def unevenness(takers: tuple[str, ...]) -> int:
        return sum((holder.open + takers.count(holder.key)) ** 2 for holder in holders)

    best = min(unevenness(takers) for takers in product(*able))
    assert sum(load**2 for load in shares.loads.values()) == best


@given(situations())
def test_loads_are_what_was_there_and_what_was_given(
    situation: tuple[list[str], list[Holder], set[tuple[str, str]]],
) -> None:
    dossiers, holders, apart = situation
    shares = share_out(dossiers, holders, apart)
    given_out = list(shares.given.values())

    assert shares.loads == {holder.key: holder.open + given_out.count(holder.key) for holder in holders}


def test_whoever_holds_less_gets_more_and_ties_go_by_order() -> None:
    shares = share_out(["A", "B", "C"], [Holder("an", 2), Holder("binh", 0), Holder("canh", 1)], set())

    assert shares.given == {"A": "binh", "B": "binh", "C": "canh"}
    assert shares.loads == {"an": 2, "binh": 2, "canh": 2}


def test_a_chain_of_conflicts_is_untangled() -> None:
    """C can only go to an; without handing A and B on, an would hold two and canh none."""
    apart = {("A", "canh"), ("B", "an"), ("C", "binh"), ("C", "canh")}
    shares = share_out(["A", "B", "C"], [Holder("an"), Holder("binh"), Holder("canh")], apart)

    assert shares.given == {"A": "binh", "B": "canh", "C": "an"}


def test_nobody_there_leaves_everything_over() -> None:
    shares = share_out(["A"], [], set())

    assert (dict(shares.given), shares.left_over) == ({}, ("A",))
