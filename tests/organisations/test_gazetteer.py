"""The administrative units, counted as the statute book does. No database."""

from __future__ import annotations

from collections import Counter
from datetime import date

from core.text import fold
from organisations.gazetteer import UnitVersion, former_provinces, unit_versions
from organisations.models.folding import ACCENTED, PLAIN

FOUNDING = date(2025, 7, 1)
EVE = date(2026, 4, 29)
DONG_NAI_CITY = date(2026, 4, 30)
# Province code: xã, phường, đặc khu, since 30/4/2026.
TOTALS = {
    "01": (75, 51, 0), "04": (53, 3, 0), "08": (117, 7, 0), "11": (42, 3, 0), "12": (36, 2, 0), "14": (67, 8, 0),
    "15": (89, 10, 0), "19": (77, 15, 0), "20": (61, 4, 0), "22": (22, 30, 2), "24": (66, 33, 0), "25": (133, 15, 0),
    "31": (67, 45, 2), "33": (93, 11, 0), "37": (97, 32, 0), "38": (147, 19, 0), "40": (119, 11, 0), "42": (60, 9, 0),
    "44": (69, 8, 1), "46": (19, 21, 0), "48": (70, 23, 1), "51": (86, 9, 1), "52": (110, 25, 0), "56": (48, 16, 1),
    "66": (88, 14, 0), "68": (103, 20, 1), "75": (62, 33, 0), "79": (54, 113, 1), "80": (82, 14, 0), "82": (82, 20, 0),
    "86": (105, 19, 0), "91": (85, 14, 3), "92": (72, 31, 0), "96": (55, 9, 0),
}  # fmt: skip


def on(day: date) -> list[UnitVersion]:
    return [v for v in unit_versions() if v.valid_from <= day and (v.valid_to is None or day < v.valid_to)]


def kinds(day: date) -> Counter[str]:
    return Counter(version.type for version in on(day))


def test_on_the_first_day_there_were_28_provinces_6_cities_and_3321_communes() -> None:
    assert kinds(FOUNDING) == {"tinh": 28, "thanh_pho": 6, "xa": 2621, "phuong": 687, "dac_khu": 13}


def test_nothing_changed_until_the_eve_of_dong_nai_city() -> None:
    assert on(EVE) == on(FOUNDING)


def test_since_30_april_2026_ten_communes_of_dong_nai_are_wards() -> None:
    assert kinds(DONG_NAI_CITY) == {"tinh": 27, "thanh_pho": 7, "xa": 2611, "phuong": 697, "dac_khu": 13}


def test_every_province_has_its_number_of_communes_of_each_type() -> None:
    counted = {code: Counter(v.type for v in on(DONG_NAI_CITY) if v.parent == code) for code in TOTALS}
    assert {code: (c["xa"], c["phuong"], c["dac_khu"]) for code, c in counted.items()} == TOTALS


def test_the_ten_new_wards_of_dong_nai() -> None:
    before = {version.code: version.type for version in on(EVE)}
    changed = [v for v in on(DONG_NAI_CITY) if v.type != before[v.code] and v.parent == "75"]
    assert [version.name for version in sorted(changed, key=lambda v: v.code)] == [
        "Lộc Ninh", "Tân Khai", "Đồng Phú", "Tân Phú", "Trị An",
        "Trảng Bom", "Dầu Giây", "Long Thành", "Xuân Lộc", "Nhơn Trạch",
    ]  # fmt: skip


def test_codes_are_text_of_two_and_five_digits_and_unique_on_a_day() -> None:
    codes = [version.code for version in on(FOUNDING)]
    assert (len(codes), len(set(codes)), Counter(map(len, codes))) == (3355, 3355, {2: 34, 5: 3321})


def test_names_carry_no_type_and_no_stray_spaces() -> None:
    types = ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ")
    wrong = [v.name for v in unit_versions() if v.name.startswith(types) or v.name != " ".join(v.name.split())]
    assert wrong == []


def test_fifty_two_provinces_became_twenty_three() -> None:
    merged = [old for old in former_provinces() if old.ended_on == FOUNDING]
    assert (len(merged), len({old.now for old in merged})) == (52, 23)


def test_the_database_folds_letters_as_the_portal_does() -> None:
    assert [fold(letter) for letter in ACCENTED] == list(PLAIN)
