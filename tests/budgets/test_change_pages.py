"""Pages of changes of norms: written by one, read beside what is in force, published by another, shown to everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from budgets.models import NormChange
from budgets.selectors import norm_on
from budgets.states import ChangeState
from core.tenancy import tenant_scope
from tests.cast import Cast
from tests.factories.norms import LOCAL, NATIONAL, drafted, proposed, published

LIST = "/dinh-muc/thay-doi/"
NEW = "/dinh-muc/thay-doi/moi/"
SignIn = Callable[[str], Client]


def soon(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


def typed(**given: object) -> dict[str, object]:
    """What a person types into the form of a ceiling."""
    usual = {
        "value": "350 triệu", "per": "cơ sở", "counts": "recipient", "cost_items": ["may_moc", "chuyen_giao"],
        "multipliable": "on", "binding": "block", "conditions": "Máy móc mới.", "document": "TT 99/2027/TT-BTC",
        "article": "Điều 1 khoản 4", "confidence": "confirmed", "note": "", "effective_from": f"{soon():%d/%m/%Y}",
        "effective_to": "", "reason": "",
    }  # fmt: skip
    return {**usual, **given}


def the_change(cast: Cast, username: str) -> NormChange:
    with tenant_scope(*cast[username].tenant_ids):
        return NormChange.objects.get()


def step(change: NormChange, name: str) -> str:
    return reverse("budgets:change_step", args=[change.key, name])


def test_a_norm_is_changed_from_its_page_to_its_page(cast: Cast, as_: SignIn) -> None:
    officer, leader = as_("chuyenvien.cuc"), as_("lanhdao.cuc")
    assert f'{NEW}?ma={NATIONAL}"' in officer.get(f"/dinh-muc/{NATIONAL}/").content.decode()
    page = officer.get(NEW, {"ma": NATIONAL}).content.decode()
    assert "300.000.000 đồng" in page
    answer = officer.post(f"{NEW}?ma={NATIONAL}", typed(), follow=True)
    change = the_change(cast, "chuyenvien.cuc")
    page = answer.content.decode()
    for words in ("300.000.000 đồng", "350.000.000 đồng", "Máy móc, thiết bị; Công nghệ chuyển giao", "Máy móc mới."):
        assert words in page
    assert officer.post(step(change, "trinh"), {"version": 1}).status_code == 302
    assert officer.get(step(change, "cong-bo")).status_code == 404
    page = leader.get(step(change, "cong-bo")).content.decode()
    assert f"hết hiệu lực sau ngày {soon(29):%d/%m/%Y}" in page
    assert leader.post(step(change, "cong-bo"), {"version": 2, "note": ""}).status_code == 302
    assert [norm_on(NATIONAL, soon(days)).dong for days in (29, 30)] == [300_000_000, 350_000_000]
    public = Client().get(f"/dinh-muc/{NATIONAL}/").content.decode()
    assert "TT 99/2027/TT-BTC, Điều 1 khoản 4" in public
    assert "Vũ Thị Khuê" not in public
    assert "Vũ Thị Khuê soạn, Đỗ Quốc Nam công bố" in officer.get(f"/dinh-muc/{NATIONAL}/").content.decode()


def test_the_page_says_why_a_value_was_published_in_haste(cast: Cast) -> None:
    published(cast, "chuyenvien.cuc", "lanhdao.cuc", effective_from=soon(-3), reason="Thông tư có hiệu lực từ ngày ký.")
    assert "Lý do: Thông tư có hiệu lực từ ngày ký." in Client().get(f"/dinh-muc/{NATIONAL}/").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": "-1"}, "Số tiền không được âm"),
        ({"value": "một ít"}, "Không đọc được số tiền"),
        ({"value": ""}, "Hãy nhập giá trị mới."),
        ({"document": ""}, "Hãy nhập văn bản."),
        ({"effective_from": "31/02/2027"}, "Tháng 2/2027 chỉ có các ngày từ 1 đến 28."),
        ({"effective_from": "01/01/2024"}, "hãy nêu lý do"),
        ({"effective_to": "01/01/2020"}, "Ngày hết hiệu lực phải sau"),
        ({"confidence": ""}, "Hãy chọn độ tin cậy của số liệu."),
        ({"counts": "moi-nguoi"}, "Lựa chọn này không còn"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, as_: SignIn, given: dict[str, str], sentence: str) -> None:
    page = as_("chuyenvien.cuc").post(f"{NEW}?ma={NATIONAL}", typed(**given)).content.decode()
    assert sentence in page
    assert "TT 99/2027/TT-BTC" in page or "document" in given
    with tenant_scope(*cast["chuyenvien.cuc"].tenant_ids):
        assert NormChange.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("norm.ND3.3.rate", "52,5", "52,5%"),
        ("within.start", "12", "12 ngày làm việc"),
        ("deadline.unit_to_sct", "30/04/N-1", "30/04 năm N-1"),
        ("norm.ND6.rule", "Theo đơn giá được duyệt", "Theo đơn giá được duyệt"),
        ("norm.priority_multiplier.max", "1,4", "1,4 lần"),
    ],
)
def test_each_kind_of_norm_is_written_its_own_way(cast: Cast, as_: SignIn, code: str, value: str, shown: str) -> None:
    sent = typed(value=value)
    officer = as_("chuyenvien.cuc")
    assert shown in officer.post(f"{NEW}?ma={code}", sent, follow=True).content.decode()
    change = the_change(cast, "chuyenvien.cuc")
    again = officer.get(reverse("budgets:change_edit", args=[change.key]))
    assert again.status_code == 200
    assert f'value="{value}"' in again.content.decode() or value in again.content.decode()
    assert shown in officer.get(LIST).content.decode()


def test_a_change_that_came_back_is_rewritten_and_handed_in_again(cast: Cast, as_: SignIn) -> None:
    change, officer, leader = proposed(cast["chuyenvien.cuc"]), as_("chuyenvien.cuc"), as_("lanhdao.cuc")
    assert (
        "Hãy nhập nội dung cần sửa."
        in leader.post(step(change, "tra-lai"), {"version": 2, "note": ""}).content.decode()
    )
    leader.post(step(change, "tra-lai"), {"version": 2, "note": "Ghi rõ khoản."})
    assert "Ghi rõ khoản." in officer.get(change.get_absolute_url()).content.decode()
    edit = reverse("budgets:change_edit", args=[change.key])
    assert "Ghi rõ khoản." in officer.get(edit).content.decode()
    assert officer.post(edit, typed(version=3, article="Điều 2")).status_code == 302
    assert officer.post(step(change, "trinh"), {"version": 4}).status_code == 302
    assert the_change(cast, "lanhdao.cuc").state == ChangeState.PROPOSED


def test_a_page_out_of_date_publishes_nothing(cast: Cast, as_: SignIn) -> None:
    change = proposed(cast["chuyenvien.cuc"])
    page = as_("lanhdao.cuc").post(step(change, "cong-bo"), {"version": 1, "note": ""}).content.decode()
    assert "vừa được người khác cập nhật" in page
    assert the_change(cast, "lanhdao.cuc").state == ChangeState.PROPOSED


def test_the_form_names_other_changes_of_the_same_norm(cast: Cast, as_: SignIn) -> None:
    drafted(cast["ketoan.cuc"])
    page = as_("chuyenvien.cuc").get(NEW, {"ma": NATIONAL}).content.decode()
    assert "Đang có thay đổi khác của định mức này" in page
    assert "Bùi Thị Mai soạn" in page


@pytest.mark.parametrize("code", ["norm.ND99.rate", LOCAL, "", "\x00"])
def test_a_norm_that_cannot_be_chosen_brings_the_choice_again(cast: Cast, as_: SignIn, code: str) -> None:
    page = as_("chuyenvien.cuc").get(NEW, {"ma": code}).content.decode()
    assert "Chọn định mức cần thay đổi" in page


def test_an_empty_list_says_what_to_do(cast: Cast, as_: SignIn) -> None:
    assert "Chưa có thay đổi nào" in as_("lanhdao.danang").get(LIST).content.decode()


KEEPERS = {"chuyenvien.cuc", "ketoan.cuc", "lanhdao.cuc", "chuyenvien.danang", "lanhdao.danang", "pho.danang"}
KEEPERS |= {"chuyenvien.gialai", "lanhdao.gialai", "chuyenvien.hue", "lanhdao.hue"}


def test_who_reads_the_list(cast: Cast, as_: SignIn) -> None:
    assert {name for name in cast if as_(name).get(LIST).status_code == 200} == KEEPERS
    assert Client().get(LIST).status_code == 302


def pages_of(change: NormChange) -> list[str]:
    names = ("trinh", "cong-bo", "tra-lai", "bo", "khac")
    return [
        change.get_absolute_url(),
        reverse("budgets:change_edit", args=[change.key]),
        *(step(change, n) for n in names),
    ]


@pytest.mark.parametrize("username", ["lanhdao.gialai", "chuyenvien.hue", "lanhdao.cuc", "chuyenvien.cuc"])
def test_what_another_body_keeps_is_not_found(cast: Cast, as_: SignIn, username: str) -> None:
    change, client = proposed(cast["chuyenvien.danang"], LOCAL), as_(username)
    urls = pages_of(change)
    assert {client.get(url).status_code for url in urls} == {404}
    assert {client.post(url, {"version": 2, "note": "x"}).status_code for url in urls} <= {404, 405}
    assert change.key not in client.get(LIST).content.decode()
    assert the_change(cast, "chuyenvien.danang").state == ChangeState.PROPOSED


@pytest.mark.parametrize(
    "username", ["donvi.danang", "donvi.vung", "thamdinh.cuc", "lanhdao.bo", "taichinh.bo", "quantri"]
)
def test_who_keeps_no_norms_is_turned_away(cast: Cast, as_: SignIn, username: str) -> None:
    change, client = proposed(cast["chuyenvien.cuc"]), as_(username)
    assert {client.get(url).status_code for url in [LIST, NEW, *pages_of(change)]} == {403}
    assert "Đề nghị thay đổi" not in client.get(f"/dinh-muc/{NATIONAL}/").content.decode()


def test_only_steps_of_the_hour_are_offered(cast: Cast, as_: SignIn) -> None:
    change, other = drafted(cast["chuyenvien.cuc"]), as_("ketoan.cuc")
    assert other.get(step(change, "trinh")).status_code == 404
    assert as_("lanhdao.cuc").get(step(change, "cong-bo")).status_code == 404
    assert as_("chuyenvien.cuc").get(step(change, "trinh")).status_code == 200
    assert other.get(change.get_absolute_url()).status_code == 200


def test_local_norms_of_a_province_stand_on_the_public_page(cast: Cast) -> None:
    client, chosen = Client(), {"tinh": "sct-da-nang", "ngay": f"{soon(31):%d/%m/%Y}"}
    assert "Chưa có định mức địa phương nào" in client.get("/dinh-muc/", chosen).content.decode()
    published(cast, "chuyenvien.danang", "lanhdao.danang", LOCAL, value=Decimal(250_000_000))
    page = client.get("/dinh-muc/", chosen).content.decode()
    assert "Định mức địa phương của Sở Công Thương" in page
    assert "250.000.000 đồng" in page
    assert page.index("250.000.000 đồng") < page.index("300.000.000 đồng")
    for other in (
        {**chosen, "tinh": "sct-gia-lai"},
        {**chosen, "tinh": ""},
        {**chosen, "ngay": f"{soon(29):%d/%m/%Y}"},
    ):
        assert "250.000.000 đồng" not in client.get("/dinh-muc/", other).content.decode()
    assert "Riêng Sở Công Thương" in client.get(f"/dinh-muc/{LOCAL}/").content.decode()


@pytest.mark.django_db
def test_the_public_page_says_how_each_norm_is_counted() -> None:
    page = Client().get("/dinh-muc/", {"ngay": "21/11/2026"}).content.decode()
    for words in (
        "Mức tối đa tính riêng cho từng cơ sở thụ hưởng.",
        "Mức tối đa tính cho mỗi mô hình.",
        "Mức tối đa tính chung cho mỗi lần, không nhân theo số đơn vị thụ hưởng.",
        "Chi phí được tính: Xây dựng; Máy móc, thiết bị",
        "Không nhân hệ số ưu tiên.",
        "Khi vượt, hệ thống chỉ cảnh báo.",
    ):
        assert words in page


def test_the_open_data_say_how_each_norm_is_counted(cast: Cast) -> None:
    rows = {row["code"]: row for row in Client().get("/api/v1/norms/", {"on": "2026-11-21"}).json()["results"]}
    line = rows["norm.ND3.3L.ceiling"]
    assert (line["counts"], line["cost_items"], line["multipliable"], line["binding"]) == (
        "recipient", ["day_chuyen"], False, "block",
    )  # fmt: skip
    assert rows["mgmt.unit_pct"]["binding"] == "warn"


@pytest.mark.parametrize("many", [1, 6])
def test_the_list_costs_the_same_whatever_it_holds(
    cast: Cast, as_: SignIn, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(many):
        drafted(cast["chuyenvien.cuc"], value=Decimal(310_000_000 + place))
    client = as_("chuyenvien.cuc")
    client.get(LIST)
    with django_assert_max_num_queries(16):
        page = client.get(LIST).content.decode()
    assert page.count("ng dụng máy móc") == many
    assert page.count("Đang soạn") == many


def test_reading_a_change_costs_little(
    cast: Cast, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    change, client = proposed(cast["chuyenvien.cuc"]), as_("lanhdao.cuc")
    client.get(change.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(change.get_absolute_url())
