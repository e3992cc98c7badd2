"""Codes are unguessable, and people may type them as they read them."""

from __future__ import annotations

import re

import pytest

from reporting.marks import ALPHABET, new_code, tidy_code
from tests.reporting.samples import MARK


def test_codes_have_four_groups_of_the_alphabet_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(re.fullmatch(rf"([{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}}", code) for code in codes)


@pytest.mark.parametrize(
    "typed", ["7K3M-9QWD-2XHB-V0RT", "7k3m 9qwd 2xhb vort", "7K3M9QWD2XHBV0RT", " 7k3m–9qwd–2xhb–v0rt. "]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert tidy_code(typed) == "7K3M-9QWD-2XHB-V0RT"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QWD-2XHB-V0RTX", "UUUU-UUUU-UUUU-UUUU", "' OR 1=1 --", "đ" * 16])
def test_what_cannot_be_a_code_is_empty(typed: str) -> None:
    assert tidy_code(typed) == ""


def test_the_mark_shows_address_desk_and_short_fingerprint() -> None:
    assert MARK.address == "khuyencong.example.vn/cong-khai/xac-thuc/7K3M-9QWD-2XHB-V0RT/"
    assert MARK.desk == "khuyencong.example.vn/cong-khai/xac-thuc/"
    assert MARK.short_fingerprint == "5E88 4898 DA28 0471"
    assert MARK.square.startswith("data:image/svg+xml")
