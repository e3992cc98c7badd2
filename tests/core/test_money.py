"""What people type as money, and how money is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MAX_DONG, format_dong, format_million, parse_dong, round_down, say_dong

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0),
        ("1234567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u00a0234\u202f567", 1_234_567),
        ("1.234", 1_234),
        ("1.234.567,00 đ", 1_234_567),
        ("1,234,567.00", 1_234_567),
        ("1234567.00", 1_234_567),
        ("1.234.567,000", 1_234_567),
        ("1.234.567 đồng", 1_234_567),
        ("1.234.567đ", 1_234_567),
        ("1.234.567 ₫", 1_234_567),
        ("1.234.567 VND", 1_234_567),
        ("1.234.567 VNĐ.", 1_234_567),
        ("300 triệu", 300_000_000),
        ("300 TRIỆU đồng", 300_000_000),
        ("350tr", 350_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1.5 tỉ", 1_500_000_000),
        ("1.500 triệu", 1_500_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ 200 triệu 500 nghìn đồng", 1_200_500_000),
        ("500k", 500_000),
        ("12 ngàn", 12_000),
    ],
)
def test_money_is_read_as_people_type_it(text: str, amount: int) -> None:
    assert parse_dong(text) == amount


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Hãy nhập số tiền."),
        ("   ", "Hãy nhập số tiền."),
        ("-5", "Số tiền không được âm."),
        (
            "1.234.567,89 đ",
            "Tiền tính bằng đồng chẵn, không có phần lẻ: “1.234.567,89 đ” cần viết lại thành 1.234.568 hoặc 1.234.567.",
        ),
        ("12,5", "Tiền tính bằng đồng chẵn, không có phần lẻ: “12,5” cần viết lại thành 12 hoặc 13."),
        (
            "1,234",
            "“1,234” có thể hiểu theo hai cách. Dùng dấu chấm giữa các nhóm ba chữ số, ví dụ 1.234.",
        ),
        (
            "1,500 triệu",
            "“1,500 triệu” có thể hiểu theo hai cách. Dùng dấu chấm giữa các nhóm ba chữ số, ví dụ 1.500.",
        ),
        (
            "1234.567",
            "“1234.567” có thể hiểu theo hai cách. Dùng dấu chấm giữa các nhóm ba chữ số, ví dụ 1.234.567.",
        ),
        ("1.23.456", "Không đọc được số tiền “1.23.456”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."),
        ("ba trăm", "Không đọc được số tiền “ba trăm”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."),
        ("đồng", "Không đọc được số tiền “đồng”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."),
        ("5 triệu 1 tỷ", "Không đọc được số tiền “5 triệu 1 tỷ”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."),
        ("1 tỷ 5", "Không đọc được số tiền “1 tỷ 5”. Viết bằng số, ví dụ 1.234.567 hoặc 300 triệu."),
        ("9" * 16, "Số tiền quá lớn: nhiều nhất là 999.999.999.999.999 đồng."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_dong(text)
    assert str(refusal.value) == sentence


@given(st.integers(0, MAX_DONG))
def test_what_is_written_is_read_back(amount: int) -> None:
    assert parse_dong(format_dong(amount)) == amount


@given(st.text(max_size=30))
def test_any_text_gives_an_amount_or_a_sentence(text: str) -> None:
    try:
        assert 0 <= parse_dong(text) <= MAX_DONG
    except ValueError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017


@pytest.mark.parametrize(
    ("amount", "places", "text"),
    [
        (1_234_567, 1, "1,2"),
        (1_250_000, 1, "1,3"),
        (1_500_000, 0, "2"),
        (1_234_567_890, 3, "1.234,568"),
        (0, 1, "0,0"),
        (-1_250_000, 1, "-1,3"),
        (-10, 1, "0,0"),
    ],
)
def test_millions_are_rounded_half_up(amount: int, places: int, text: str) -> None:
    assert format_million(amount, places) == text


@pytest.mark.parametrize(
    ("amount", "step", "rounded"),
    [
        (Decimal("1999.99"), 1, 1999),
        (1_999_999, 1_000, 1_999_000),
        (0, 1, 0),
        (Decimal(1_000_000), 1_000_000, 1_000_000),
    ],
)
def test_rounding_goes_down_to_whole_steps(amount: Decimal | int, step: int, rounded: int) -> None:
    assert round_down(amount, step) == rounded


@given(st.decimals(0, MAX_DONG, places=4), st.sampled_from([1, 1_000, 1_000_000]))
def test_rounding_never_passes_the_amount(amount: Decimal, step: int) -> None:
    assert 0 <= amount - round_down(amount, step) < step


def test_floats_and_negative_amounts_are_not_rounded() -> None:
    with pytest.raises(TypeError):
        round_down(1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="zero or more"):
        round_down(-1)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0 đồng"), (500_000, "500.000 đồng"), (1_000_000, "1 triệu đồng"), (38_500_000, "38,5 triệu đồng"),
        (247_140_000, "247,14 triệu đồng"), (247_141_000, "247.141.000 đồng"), (300_000_000, "300 triệu đồng"),
        (1_000_000_000, "1.000 triệu đồng"),
    ],
)  # fmt: skip
def test_amounts_are_said_as_the_circulars_do_and_exactly(amount: int, text: str) -> None:
    assert say_dong(amount) == text
    assert parse_dong(text) == amount
