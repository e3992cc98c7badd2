"""Quorum, majority, tie and consensus of a council: a table of cases, and what holds for every council."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.panels import PanelRule, Seated, decide, entitled_of, presiding, quorum, yes_needed
from appraisal.states import Choice, DecidesBy, Seat, Tie

RULE = PanelRule(quorum=Fraction(2, 3), majority=Fraction(1, 2))
SEATS = (Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY, *(Seat.MEMBER,) * 8)


def council(size: int) -> tuple[Seated, ...]:
    return tuple(Seated(number, f"Người {number}", SEATS[number]) for number in range(size))


def said(words: str) -> dict[int, str]:
    """`yyn-.` = members 0, 1 for, 2 against, 3 not voting, 4 silent; "c" = for, with changes."""
    meaning = {"y": Choice.YES, "c": Choice.YES_WITH_CHANGES, "n": Choice.NO, "-": Choice.ABSTAIN}
    return {key: meaning[letter] for key, letter in enumerate(words) if letter != "."}


@pytest.mark.parametrize(
    ("size", "share", "needed"),
    [(7, (2, 3), 5), (7, (1, 2), 4), (9, (2, 3), 6), (5, (1, 1), 5), (6, (2, 3), 4), (1, (1, 3), 1), (5, (3, 4), 4)],
)
def test_the_quorum_is_a_share_rounded_up_to_whole_persons(size: int, share: tuple[int, int], needed: int) -> None:
    rule = PanelRule(Fraction(*share), Fraction(1, 2), chair_required=False, secretary_required=False)
    found = [quorum(rule, council(size), council(present)) for present in (needed - 1, needed)]
    assert [(each.ok, each.needed) for each in found] == [(False, needed), (True, needed)]


def test_the_bar_says_how_many_are_there_and_how_many_are_needed() -> None:
    assert quorum(RULE, council(7), council(5)).sentence == "5/7 có mặt, cần 5"


def test_all_that_is_missing_is_said_at_once() -> None:
    found = quorum(RULE, council(7), council(7)[3:5])
    assert found.reasons == (
        "Chưa đủ thành viên: 2/7 có mặt, cần 5.",
        "Không có Chủ tịch hoặc Phó Chủ tịch Hội đồng dự phần này.",
        "Không có Thư ký Hội đồng dự phần này.",
    )


def test_a_decision_that_asks_for_neither_chair_nor_secretary_counts_heads_only() -> None:
    rule = PanelRule(Fraction(2, 3), Fraction(1, 2), chair_required=False, secretary_required=False)
    assert quorum(rule, council(7), council(7)[2:]).ok


def test_a_conflicted_member_is_neither_entitled_nor_present() -> None:
    entitled = entitled_of(council(7), away={6})
    found = quorum(RULE, entitled, council(7)[3:])
    assert (found.entitled, found.present, found.needed) == (6, 3, 4)


def test_a_council_without_anybody_entitled_has_no_quorum() -> None:
    assert quorum(RULE, (), council(3)).reasons[0] == "Chưa đủ thành viên: 0/0 có mặt, cần 1."


@pytest.mark.parametrize(
    ("words", "majority", "tie", "passed", "counts"),
    [
        ("yyynn", (1, 2), Tie.CHAIR, True, (3, 2, 0, 3)),
        ("yynnn", (1, 2), Tie.CHAIR, False, (2, 3, 0, 3)),
        ("yynn", (1, 2), Tie.CHAIR, True, (2, 2, 0, 3)),
        ("nnyy", (1, 2), Tie.CHAIR, False, (2, 2, 0, 3)),
        ("yynn", (1, 2), Tie.FAILS, False, (2, 2, 0, 3)),
        ("yyn-", (1, 2), Tie.CHAIR, False, (2, 1, 1, 3)),
        ("yyn.", (1, 2), Tie.CHAIR, False, (2, 1, 0, 3)),
        ("yn--", (1, 2), Tie.CHAIR, False, (1, 1, 2, 3)),
        ("ccyn", (1, 2), Tie.CHAIR, True, (3, 1, 0, 3)),
        ("yyyynn", (2, 3), Tie.CHAIR, False, (4, 2, 0, 5)),
        ("yyyyyn", (2, 3), Tie.CHAIR, True, (5, 1, 0, 5)),
        ("yyyn", (1, 1), Tie.CHAIR, False, (3, 1, 0, 4)),
        ("yyyy", (1, 1), Tie.CHAIR, True, (4, 0, 0, 4)),
        ("----", (1, 2), Tie.CHAIR, False, (0, 0, 4, 3)),
    ],
)
def test_more_than_the_share_of_those_present_carries(
    words: str, majority: tuple[int, int], tie: str, passed: bool, counts: tuple[int, int, int, int]
) -> None:
    rule = PanelRule(Fraction(2, 3), Fraction(*majority), tie=tie)
    found = decide(rule, council(len(words)), said(words))
    assert (found.passed, (found.yes, found.no, found.abstain, found.needed)) == (passed, counts)


def test_without_the_chair_the_vice_chair_breaks_the_tie() -> None:
    present = council(5)[1:]
    assert presiding(present) == present[0]
    assert decide(RULE, present, said(".yynn")).passed is True


def test_the_outcome_is_a_sentence_with_every_number() -> None:
    assert decide(RULE, council(5), said("yycn-")).sentence == (
        "Thông qua: 3 đồng ý, 1 không đồng ý, 1 không biểu quyết trên 5 thành viên có mặt; cần ít nhất 3 phiếu đồng ý."
    )
    assert decide(RULE, council(4), said("yynn")).sentence.endswith(
        "số phiếu ngang nhau, theo bên của người chủ trì (Người 0)."
    )


@pytest.mark.parametrize(("words", "passed"), [("yyy-", True), ("yyyn", False), ("----", False), ("c...", True)])
def test_consensus_is_somebody_for_and_nobody_against(words: str, passed: bool) -> None:
    rule = PanelRule(Fraction(1, 2), Fraction(1, 2), decides_by=DecidesBy.CONSENSUS)
    assert decide(rule, council(4), said(words)).passed is passed


shares = st.integers(1, 12).flatmap(lambda of: st.tuples(st.integers(1, of), st.just(of))).map(lambda s: Fraction(*s))
sizes = st.integers(1, 11)
ballots = st.dictionaries(st.integers(0, 10), st.sampled_from([c.value for c in Choice]))


@given(share=shares, size=sizes, present=st.sets(st.integers(0, 10)), away=st.sets(st.integers(0, 10)))
def test_whoever_is_kept_away_changes_nothing_by_sitting_there(
    share: Fraction, size: int, present: set[int], away: set[int]
) -> None:
    rule = PanelRule(share, Fraction(1, 2), chair_required=False, secretary_required=False)
    entitled = entitled_of(council(size), away)
    sitting = [m for m in council(size) if m.key in present]
    without = [m for m in sitting if m.key not in away]
    assert quorum(rule, entitled, sitting) == quorum(rule, entitled, without)


@given(share=shares, size=sizes)
def test_the_whole_council_is_always_a_quorum_and_nobody_never(share: Fraction, size: int) -> None:
    rule = PanelRule(share, Fraction(1, 2), chair_required=False, secretary_required=False)
    assert quorum(rule, council(size), council(size)).ok
    assert not quorum(rule, council(size), ()).ok


@given(majority=shares, size=sizes, words=ballots, tie=st.sampled_from(Tie.values))
def test_one_more_in_favour_never_turns_a_yes_into_a_no(
    majority: Fraction, size: int, words: dict[int, str], tie: str
) -> None:
    rule = PanelRule(Fraction(1, 2), majority, tie=tie)
    before = decide(rule, council(size), words)
    for key in range(size):
        after = decide(rule, council(size), words | {key: Choice.YES})
        assert after.passed or not before.passed


@given(majority=shares, size=sizes, words=ballots)
def test_the_counts_add_up_to_those_present_and_strangers_do_not_count(
    majority: Fraction, size: int, words: dict[int, str]
) -> None:
    rule = PanelRule(Fraction(1, 2), majority)
    found = decide(rule, council(size), words)
    assert found.yes + found.no + found.abstain + found.silent == size
    assert found == decide(rule, council(size), {key: word for key, word in words.items() if key < size})


@given(majority=shares, size=sizes)
def test_what_is_needed_is_the_least_that_is_more_than_the_share(majority: Fraction, size: int) -> None:
    rule = PanelRule(Fraction(1, 2), majority)
    needed = yes_needed(rule, size)
    assert needed > majority * size or needed == size
    assert needed - 1 <= majority * size
