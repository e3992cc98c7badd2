"""The territory test of NĐ 45/2012/NĐ-CP as amended, by type and by day."""

from __future__ import annotations

from datetime import date

import pytest

from organisations.rules import Eligibility, place_eligible

ARTICLE = "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2 (sửa đổi bởi NĐ 235/2025/NĐ-CP)"
FIRST_DAY = date(2025, 10, 15)


@pytest.mark.parametrize(
    ("province", "commune", "inside"),
    [
        ("tinh", "xa", True),
        ("tinh", "phuong", True),
        ("tinh", "dac_khu", True),
        ("thanh_pho", "xa", True),
        ("thanh_pho", "dac_khu", True),
        ("thanh_pho", "phuong", False),
    ],
)
def test_only_a_ward_of_a_city_is_outside(province: str, commune: str, inside: bool) -> None:
    answer = place_eligible(province, commune, FIRST_DAY)
    assert (answer.ok, answer.article) == (inside, ARTICLE)


def test_the_day_before_the_decree_cannot_be_answered() -> None:
    assert place_eligible("tinh", "xa", date(2025, 10, 14)) == Eligibility(
        None,
        "Không xác định được. Trước ngày 15/10/2025 địa bàn được xét theo huyện, thị xã, thị trấn và loại đô thị; "
        "danh mục hiện hành không có các dữ liệu này.",
    )


def test_the_day_after_the_first_day_is_answered_alike() -> None:
    assert place_eligible("thanh_pho", "phuong", date(2025, 10, 16)) == place_eligible("thanh_pho", "phuong", FIRST_DAY)


def test_a_recognised_craft_village_is_inside_even_in_a_city_ward() -> None:
    assert place_eligible("thanh_pho", "phuong", FIRST_DAY, craft_village="Non Nước") == Eligibility(
        True, "Địa điểm thuộc làng nghề Non Nước đã được công nhận, thuộc địa bàn khuyến công.", ARTICLE
    )


def test_a_refusal_says_what_the_place_is_and_what_could_help() -> None:
    assert place_eligible("thanh_pho", "phuong", FIRST_DAY).reason == (
        "Địa điểm là phường thuộc thành phố, không thuộc địa bàn khuyến công "
        "trừ trường hợp nằm trong làng nghề được công nhận."
    )


def test_a_later_row_of_the_table_takes_over_on_its_first_day() -> None:
    table = {
        "unknown_before": "{day}",
        "rows": [
            {
                "valid_from": date(2030, 1, 1),
                "article": "mới",
                "craft_villages": False,
                "place_inside": {"tinh": ["xa"]},
            },
            {"valid_from": FIRST_DAY, "article": "cũ", "craft_villages": True, "place_inside": {"tinh": ["phuong"]}},
        ],
    }
    answers = [place_eligible("tinh", "phuong", day, data=table) for day in (date(2029, 12, 31), date(2030, 1, 1))]
    assert [(answer.ok, answer.article) for answer in answers] == [(True, "cũ"), (False, "mới")]
