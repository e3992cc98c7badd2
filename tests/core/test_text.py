"""One spelling, search keys and the order of a Vietnamese dictionary."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold, nfc, vietnamese_sort_key

pytestmark = pytest.mark.pure


def test_decomposed_letters_are_composed() -> None:
    assert nfc(unicodedata.normalize("NFD", "Đề án khuyến công")) == "Đề án khuyến công"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đề án", "de an"),
        ("  ĐỒNG\u00a0THÁP \n ", "dong thap"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua thien hue"),
        ("Ðắk Lắk", "dak lak"),
        ("máy CNC 5 trục", "may cnc 5 truc"),
        ("", ""),
    ],
)
def test_search_key_drops_diacritics_case_and_extra_spaces(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_search_key_of_a_search_key_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâđêôơưáàảãạ ếềĐỨ"))
def test_both_unicode_forms_have_the_same_keys(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert (fold(decomposed), vietnamese_sort_key(decomposed)) == (fold(text), vietnamese_sort_key(text))


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "ă", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai"],
        ["Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai"],
        ["Hà Nội", "Hà Tĩnh", "Hải Phòng", "Huế", "Hưng Yên"],
        ["Xã 2", "Xã 10", "Xã An"],
    ],
)
def test_names_sort_as_in_a_dictionary(ordered: list[str]) -> None:
    assert sorted(set(ordered), key=vietnamese_sort_key) == ordered
