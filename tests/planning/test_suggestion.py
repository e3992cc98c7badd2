"""The suggestion fills envelopes by rank, never above any of them, and says why of every row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planning.suggestion import Candidate, suggest

MILLION = 1_000_000
A = {"A": 400 * MILLION}


def candidates(*amounts: int, envelope: str = "A") -> list[Candidate]:
    return [Candidate(f"K{n}", n, amount * MILLION, envelope) for n, amount in enumerate(amounts, start=1)]


def test_a_row_that_does_not_fit_falls_out_with_what_is_left_and_what_it_needs() -> None:
    found = suggest(candidates(280, 300, 120), A)

    assert [one.candidate.code for one in found.taken] == ["K1", "K3"]
    assert [one.why for one in found.fallen_out] == ["Nguồn A còn 120 triệu đồng, cần 300 triệu đồng."]
    assert (found.total, found.left) == (400 * MILLION, {"A": 0})


def test_the_other_reading_stops_an_envelope_at_the_first_that_does_not_fit() -> None:
    found = suggest([*candidates(280, 300, 120), Candidate("B1", 9, MILLION, "B")], {**A, "B": MILLION}, go_on=False)

    assert [one.candidate.code for one in found.taken] == ["K1", "B1"]
    assert found.fallen_out[1].why == ("Nguồn A dừng ở K2: đề án xếp trước chưa đủ kinh phí thì không xét đề án sau.")


def test_rank_goes_before_the_order_given() -> None:
    found = suggest(reversed(candidates(300, 300)), A)
    assert [(one.candidate.code, one.taken) for one in found.placed] == [("K1", True), ("K2", False)]


def test_without_an_envelope_or_a_recommended_amount_nothing_is_taken() -> None:
    found = suggest([*candidates(1, envelope=""), Candidate("Z", 2, 0, "A")], A)
    assert [one.why for one in found.fallen_out] == [
        "Chưa có nguồn kinh phí nào chi cho đề án này.", "Chưa có kinh phí được kiến nghị."
    ]  # fmt: skip


ROWS = st.lists(
    st.builds(Candidate, code=st.text("KL0123456789", min_size=1, max_size=5), rank=st.integers(1, 20),
              amount=st.integers(0, 500), envelope=st.sampled_from(["A", "B", ""])),
    unique_by=lambda row: row.code, max_size=40,
)  # fmt: skip
FREE = st.fixed_dictionaries({"A": st.integers(0, 2000), "B": st.integers(0, 2000)})


@given(rows=ROWS, free=FREE, go_on=st.booleans())
def test_no_envelope_is_ever_passed_and_nobody_is_left_without_a_sentence(
    rows: list[Candidate], free: dict[str, int], *, go_on: bool
) -> None:
    found = suggest(rows, free, go_on=go_on)

    for name, amount in free.items():
        assert (
            sum(one.candidate.amount for one in found.taken if one.candidate.envelope == name)
            == amount - found.left[name]
        )
        assert found.left[name] >= 0
    assert sorted(one.candidate.code for one in found.placed) == sorted(row.code for row in rows)
    assert all(one.why for one in found.placed)
    places = [(one.candidate.rank, one.candidate.code) for one in found.placed]
    assert places == sorted(places)


@given(rows=ROWS, free=FREE)
def test_whoever_fell_out_did_not_fit_when_its_turn_came(rows: list[Candidate], free: dict[str, int]) -> None:
    spent = dict.fromkeys(free, 0)
    for one in suggest(rows, free).placed:
        name, amount = one.candidate.envelope, one.candidate.amount
        fits = name in free and 0 < amount <= free[name] - spent[name]
        assert one.taken == fits
        if one.taken:
            spent[name] += amount


@given(rows=ROWS, free=FREE)
def test_stopping_takes_the_first_of_each_envelope_without_a_gap(rows: list[Candidate], free: dict[str, int]) -> None:
    placed = suggest(rows, free, go_on=False).placed
    for name in free:
        taken = [one.taken for one in placed if one.candidate.envelope == name]
        assert taken == sorted(taken, reverse=True)
