"""Opinions brought together: majority, words with names, the middle amount; and the criteria of scoring."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.compiling import MOST_LETTERS, compile_opinions, majority
from appraisal.scores import scores_on

pytestmark = pytest.mark.pure
HEADS = ("principles", "effect")


@dataclass
class Said:
    author_name: str
    verdict: str = "met"
    opinion: str = ""
    amounts: Any = field(default_factory=list)
    heads: Any = field(default_factory=list)


def one(name: str, verdict: str, amount: int, text: str = "") -> Said:
    heads = [{"head": head, "verdict": verdict, "opinion": text} for head in HEADS]
    return Said(name, verdict, text, [{"content": "ND3.3", "amount": amount}], heads)


def test_nothing_comes_of_no_opinions() -> None:
    assert compile_opinions([], HEADS) is None


def test_the_majority_the_middle_amount_and_the_words_with_names() -> None:
    found = compile_opinions(
        [one("An", "met", 100), one("Bình", "met", 300, "Nên mở rộng."), one("Cảnh", "not_met", 200, "Chưa đủ.")], HEADS
    )

    assert found is not None
    assert (found.count, found.verdict, found.amounts) == (3, "met", {"ND3.3": 200})
    assert found.values["verdict_effect"] == "met"
    assert found.values["opinion_effect"] == "Bình: Nên mở rộng.\nCảnh: Chưa đủ."
    assert found.tallies[0].counts == (("Đạt", 2), ("Không đạt", 1))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [(["met", "not_met"], "not_met"), (["met", "changes"], "changes"), (["met", "met", "not_met"], "met"),
     (["changes", "not_met", "met"], "not_met")],
)  # fmt: skip
def test_of_two_equals_the_stricter_stands(verdicts: list[str], expected: str) -> None:
    assert majority(verdicts) == expected


def test_an_even_number_of_amounts_gives_one_that_somebody_stated() -> None:
    found = compile_opinions([one("An", "met", 100), one("Bình", "met", 300)], HEADS)

    assert found is not None
    assert found.amounts == {"ND3.3": 100}


@given(st.lists(st.text(min_size=1, max_size=6000), min_size=1, max_size=11))
def test_the_words_of_all_fit_into_the_field(texts: list[str]) -> None:
    found = compile_opinions([one("Nguyễn Thị Hải An", "met", 1, text) for text in texts], HEADS)

    assert found is not None
    assert all(len(text) <= MOST_LETTERS for text in (*found.opinions.values(), found.opinion))


@given(st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=9))
def test_the_middle_amount_is_between_the_least_and_the_most(amounts: list[int]) -> None:
    found = compile_opinions([one("An", "met", amount) for amount in amounts], HEADS)

    assert found is not None
    assert found.amounts["ND3.3"] in amounts


def test_the_weights_are_a_hundred_and_ours() -> None:
    scores = scores_on(date(2026, 11, 1))

    assert scores is not None
    assert sum(criterion.weight for criterion in scores.criteria) == 100
    assert scores.confidence == "assumed"
    assert scores.total({c.code: c.most for c in scores.criteria}) == Decimal("100.00")
    assert scores.total({}) == Decimal("0.00")


def test_before_the_circular_there_are_no_criteria() -> None:
    assert (scores_on(date(2014, 2, 9)), scores_on(date(2014, 2, 10)) is not None) == (None, True)
