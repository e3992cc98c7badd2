"""Type-ahead of places and the làng nghề of a province."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.errors import Refused
from organisations import selectors, services
from organisations.models import AdministrativeUnit, CraftVillage
from tests.cast import Cast

SignIn = Callable[[str], Client]
NGU_HANH_SON = "20285"


def form(**changes: str) -> dict[str, str]:
    return {
        "name": "Đá mỹ nghệ Non Nước",
        "commune": NGU_HANH_SON,
        "trade": "Điêu khắc đá",
        "recognised_on": "01/03/2026",
        "paper_number": "12/QĐ-UBND",
    } | changes


def test_communes_are_found_by_words_within_a_province(cast: Cast) -> None:
    answer = Client().get("/to-chuc/dia-gioi/xa/", {"q": "long thanh", "within": "75", "ngay": "29/04/2026"})
    found = [option for option in answer.json()["results"] if option["id"] == "26368"]
    assert found == [{"id": "26368", "text": "Xã Long Thành", "note": "Tỉnh Đồng Nai"}]


def test_names_are_those_of_today_when_the_day_is_no_date(cast: Cast) -> None:
    answer = Client().get("/to-chuc/dia-gioi/xa/", {"q": "26368", "ngay": "hôm qua"})
    assert answer.json() == {
        "results": [{"id": "26368", "text": "Phường Long Thành", "note": "Thành phố Đồng Nai"}],
        "more": False,
    }


def test_provinces_are_found_and_a_long_answer_says_there_is_more(cast: Cast) -> None:
    client = Client()
    assert client.get("/to-chuc/dia-gioi/tinh/", {"q": "DA nang"}).json()["results"] == [
        {"id": "48", "text": "Thành phố Đà Nẵng", "note": ""}
    ]
    everything = client.get("/to-chuc/dia-gioi/xa/").json()
    assert (len(everything["results"]), everything["more"]) == (20, True)


@pytest.mark.parametrize("number", [1, 3])
def test_type_ahead_makes_the_same_queries_for_any_number(
    cast: Cast, django_assert_num_queries: Any, number: int
) -> None:
    query = {1: "26368", 3: "long thanh"}[number]
    with django_assert_num_queries(4):
        Client().get("/to-chuc/dia-gioi/xa/", {"q": query})


def test_a_village_entered_by_the_department_makes_a_city_ward_eligible(cast: Cast, as_: SignIn) -> None:
    client = as_("chuyenvien.danang")
    assert client.get("/to-chuc/lang-nghe/moi/").status_code == 200
    assert client.post("/to-chuc/lang-nghe/moi/", form())["Location"] == "/to-chuc/lang-nghe/"
    day = date(2026, 3, 1)
    village = selectors.craft_villages(NGU_HANH_SON, day).get()
    answers = [selectors.place_eligibility(NGU_HANH_SON, day, craft_village=name).ok for name in ("", village.name)]
    assert answers == [False, True]
    assert "Đá mỹ nghệ Non Nước" in client.get("/to-chuc/lang-nghe/", {"q": "non nuoc"}).content.decode()


def test_a_village_of_another_province_is_neither_entered_nor_seen(cast: Cast, as_: SignIn) -> None:
    answer = as_("chuyenvien.hue").post("/to-chuc/lang-nghe/moi/", form())
    assert answer.context["form"].errors["commune"] == ["Lựa chọn này không còn, hãy chọn lại."]
    village = services.recognise_village(
        actor=cast["lanhdao.danang"],
        name="Non Nước",
        commune=AdministrativeUnit.objects.get(code=NGU_HANH_SON),
        recognised_on=date(2026, 3, 1),
        paper_number="12/QĐ-UBND",
    )
    assert as_("chuyenvien.hue").get(f"/to-chuc/lang-nghe/{village.key}/thu-hoi/").status_code == 404
    with pytest.raises(Refused):
        services.withdraw_village(actor=cast["chuyenvien.hue"], village=village, withdrawn_on=date(2026, 4, 1))


def test_units_and_central_people_keep_no_villages(cast: Cast, as_: SignIn) -> None:
    opened = {name for name in cast if as_(name).get("/to-chuc/lang-nghe/").status_code == 200}
    assert opened == {
        "chuyenvien.danang", "chuyenvien.gialai", "chuyenvien.hue",
        "lanhdao.danang", "lanhdao.gialai", "lanhdao.hue", "pho.danang", "quantri",
    }  # fmt: skip


def test_a_withdrawal_ends_the_recognition_on_its_day(cast: Cast, as_: SignIn) -> None:
    client = as_("lanhdao.danang")
    client.post("/to-chuc/lang-nghe/moi/", form())
    village = CraftVillage.objects.get()
    url = f"/to-chuc/lang-nghe/{village.key}/thu-hoi/"
    assert client.get(url).status_code == 200
    assert "Ngày thu hồi phải sau ngày công nhận." in client.post(url, {"withdrawn_on": "01/03/2026"}).content.decode()
    client.post(url, {"withdrawn_on": "01/05/2026"})
    days = (date(2026, 4, 30), date(2026, 5, 1))
    assert [selectors.craft_villages(NGU_HANH_SON, day).count() for day in days] == [1, 0]
