"""Amounts in words, read back by a parser that shares nothing with the writer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import dong_in_words, number_in_words

pytestmark = pytest.mark.pure

VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4,
    "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


def number_from_words(text: str) -> int:
    """Inverse reading: split at the largest unit, right to left."""
    for unit, size in ((" tỷ", 10**9), (" triệu", 10**6), (" nghìn", 10**3), (" trăm", 100), (" mươi", 10)):
        before, found, after = f" {text.strip()} ".rpartition(f"{unit} ")
        if found:
            return number_from_words(before) * size + number_from_words(after)
    total = 0
    for word in text.split():
        total += 10 if word == "mười" else 0 if word == "linh" else VALUES[word]
    return total


@given(st.one_of(st.integers(0, 3000), st.integers(0, 10**12), st.integers(0, 10**21)))
def test_words_read_back_to_the_same_number(number: int) -> None:
    assert number_from_words(number_in_words(number)) == number


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_never_share_their_words(one: int, other: int) -> None:
    assert (number_in_words(one) == number_in_words(other)) == (one == other)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (34, "ba mươi tư"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_010, "một nghìn không trăm mười"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_100, "một nghìn một trăm"),
        (21_000, "hai mươi mốt nghìn"),
        (105_000, "một trăm linh năm nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_050_000, "một triệu không trăm năm mươi nghìn"),
        (1_200_000, "một triệu hai trăm nghìn"),
        (300_000_000, "ba trăm triệu"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (1_005_000_000, "một tỷ không trăm linh năm triệu"),
        (2_500_000_000, "hai tỷ năm trăm triệu"),
        (21_000_000_000, "hai mươi mốt tỷ"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (
            1_234_567_891,
            "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
        ),
    ],
)
def test_awkward_numbers_read_as_written_on_a_contract(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_amounts_begin_with_a_capital_and_end_with_dong() -> None:
    assert dong_in_words(1_200_000) == "Một triệu hai trăm nghìn đồng"
    assert dong_in_words(0) == "Không đồng"


def test_a_voucher_may_close_the_amount_with_chan() -> None:
    assert dong_in_words(300_000_000, even=True) == "Ba trăm triệu đồng chẵn"


def test_southern_writing_says_le() -> None:
    assert dong_in_words(1_000_105, linh="lẻ") == "Một triệu một trăm lẻ năm đồng"


def test_negative_amounts_are_refused() -> None:
    with pytest.raises(ValueError, match="số âm"):
        dong_in_words(-1)


@pytest.mark.parametrize("wrong", [1.5, "12", True])
def test_only_whole_numbers_are_read(wrong: object) -> None:
    with pytest.raises(TypeError):
        number_in_words(wrong)  # type: ignore[arg-type]
