"""Units in the database: by day, by name, eligible or not."""

from __future__ import annotations

import time
from datetime import date

import pytest

from organisations import selectors
from organisations.models import AdministrativeUnit, AdministrativeUnitVersion, CraftVillage, OldProvince, Organisation
from organisations.reference import load

pytestmark = pytest.mark.django_db

EVE, CITY = date(2026, 4, 29), date(2026, 4, 30)
LONG_THANH, BIEN_HOA = "26368", "26041"


@pytest.fixture(autouse=True)
def _reference(db: None) -> None:
    load()


def counts() -> tuple[int, ...]:
    tables = (AdministrativeUnit, AdministrativeUnitVersion, OldProvince, Organisation)
    return tuple(table.objects.count() for table in tables)


def test_loading_again_changes_nothing_and_is_fast() -> None:
    before = counts(), set(AdministrativeUnitVersion.objects.values_list("pk", flat=True))
    start = time.perf_counter()
    load()
    assert time.perf_counter() - start < 3
    assert before == (counts(), set(AdministrativeUnitVersion.objects.values_list("pk", flat=True)))
    assert counts() == (3355, 3366, 53, 75)


def test_loading_repairs_a_version_that_was_changed() -> None:
    AdministrativeUnitVersion.objects.filter(unit__code="48").update(name="Đà Thành")
    load()
    assert selectors.unit_on("48", CITY).full_name == "Thành phố Đà Nẵng"


def test_an_administrator_s_correction_of_an_organisation_stays() -> None:
    Organisation.objects.filter(code="ttkc-da-nang").update(name="Trung tâm Khuyến công và XTTM Đà Nẵng")
    load()
    assert Organisation.objects.get(code="ttkc-da-nang").name == "Trung tâm Khuyến công và XTTM Đà Nẵng"


@pytest.mark.parametrize(
    ("day", "name"),
    [(EVE, "xã Long Thành, tỉnh Đồng Nai"), (CITY, "phường Long Thành, thành phố Đồng Nai")],
)
def test_a_place_is_named_as_on_the_day(day: date, name: str) -> None:
    assert selectors.place_name_on(LONG_THANH, day) == name


def test_before_the_first_day_no_unit_is_known() -> None:
    with pytest.raises(LookupError):
        selectors.unit_on("48", date(2025, 6, 30))


@pytest.mark.parametrize(
    ("day", "ok"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 10, 14), None),
        (date(2025, 10, 15), True),
        (EVE, True),
        (CITY, False),
        (date(2026, 5, 1), False),
    ],
)
def test_a_ward_of_dong_nai_is_inside_until_the_city_begins(day: date, ok: bool | None) -> None:
    ward = selectors.communes("75", CITY).filter(type="phuong").exclude(valid_from=CITY).first()
    assert ward is not None
    assert selectors.place_eligibility(ward.unit.code, day).ok is ok


def test_a_commune_that_became_a_ward_leaves_on_the_same_day() -> None:
    assert [selectors.place_eligibility(LONG_THANH, day).ok for day in (EVE, CITY)] == [True, False]


def test_a_craft_village_counts_from_recognition_until_withdrawal() -> None:
    commune = AdministrativeUnit.objects.get(code=LONG_THANH)
    CraftVillage.objects.create(
        name="Gốm Đồng Nai",
        commune=commune,
        recognised_on=date(2026, 5, 1),
        withdrawn_on=date(2026, 6, 1),
        paper_number="1/QĐ-UBND",
    )
    days = (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1))
    assert [selectors.craft_villages(LONG_THANH, day).count() for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize("typed", ["hai chau", "HẢI CHÂU", "Hải  Châu", "hai châu"])
def test_search_ignores_diacritics_case_and_spaces(typed: str) -> None:
    found = selectors.search_units(typed, CITY, province_code="48")
    assert [version.full_name for version in found] == ["Phường Hải Châu"]


def test_names_that_begin_with_the_words_come_first() -> None:
    found = [version.name for version in selectors.search_units("an", CITY, province_code="48", limit=50)]
    begins = [name for name in found if name.lower().startswith(("an", "ân"))]
    assert found[: len(begins)] == begins


def test_every_letter_of_a_unit_s_name_is_folded_by_the_database() -> None:
    assert not AdministrativeUnitVersion.objects.exclude(name_folded__regex=r"^[a-z0-9' -]+$").exists()


def test_gia_lai_was_binh_dinh_and_gia_lai() -> None:
    assert [old.name for old in selectors.old_provinces("52")] == ["Bình Định", "Gia Lai"]
