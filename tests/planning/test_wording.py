"""The figures of a year in words, and how they are renewed in a text somebody has written on."""

from __future__ import annotations

import pytest

from planning.results import Reached, Tally, YearResults
from planning.wording import change_of, goals_text, renewed, results_text

pytestmark = pytest.mark.pure

ROW = Tally("ND3", "Mô hình, máy móc", 2, 500_000_000, 2, 480_000_000, 1, 240_000_000, 1, 230_000_000)


def test_the_results_of_a_year_are_told_by_content_and_as_a_whole() -> None:
    results = YearResults(2025, (ROW,), ROW, disbursed=250_000_000, late=1, targets=(Reached("T2", "Máy móc", 1),))
    text = results_text(results)

    assert text.splitlines()[0] == (
        "Năm 2025 (theo số liệu hệ thống): phê duyệt 2 đề án, 500.000.000 đồng; ký hợp đồng 2 đề án, 480.000.000 đồng; "
        "nghiệm thu 1 đề án, 240.000.000 đồng; quyết toán 1 đề án, 230.000.000 đồng."
    )
    assert "250.000.000 đồng, đạt 50,0% kinh phí phê duyệt; nộp hồ sơ quyết toán chậm hạn: 1 đề án" in text
    assert "- Mô hình, máy móc: phê duyệt 2 đề án" in text
    assert text.endswith("- Đề án đã nghiệm thu theo mục tiêu của Chương trình: Máy móc: 1 đề án.")
    assert results_text(YearResults(2025, (), Tally("", "Tổng số"))) == ""


def test_the_goals_are_the_bundle_by_content() -> None:
    assert goals_text(2028, [("Máy móc", 300), ("Máy móc", 200), ("Đào tạo", 100)]).splitlines() == [
        "Năm 2028 đăng ký 3 đề án, kinh phí khuyến công quốc gia 600 đồng:",
        "- Máy móc: 2 đề án, 500 đồng.",
        "- Đào tạo: 1 đề án, 100 đồng.",
    ]
    assert goals_text(2028, []) == ""


@pytest.mark.parametrize(
    ("text", "given", "now", "after"),
    [
        ("", "", "Mới", "Mới"),
        ("Cũ\nSở viết thêm.", "Cũ", "Mới", "Mới\nSở viết thêm."),
        ("Sở viết lại hết.", "Cũ", "Mới", "Mới\n\nSở viết lại hết."),
        ("Mới\nSở viết.", "Mới", "Mới", "Mới\nSở viết."),
        ("Sở viết.", "Cũ", "", "Sở viết."),
    ],
)
def test_what_was_typed_stays_when_figures_are_renewed(text: str, given: str, now: str, after: str) -> None:
    assert renewed(text, given, now) == after


def test_the_change_is_shown_before_it_is_made() -> None:
    change = change_of("Năm 2025: 1 đề án.\nSở viết.", "Năm 2025: 1 đề án.", "Năm 2025: 2 đề án.")
    assert change is not None
    assert (change.gone, change.new, change.on_top) == (("Năm 2025: 1 đề án.",), ("Năm 2025: 2 đề án.",), False)
    assert change_of("Mới", "Mới", "Mới") is None
