"""Pages under /to-chuc/: who sees them, what outsiders get, how many queries they make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from organisations import services
from organisations.models import Delegation, Membership, Organisation, User
from organisations.roles import Role
from tests.cast import SINCE, WITHOUT_ROLE, Cast

SignIn = Callable[[str], Client]
KEEPERS = {"quantri", "lanhdao.danang", "lanhdao.gialai", "lanhdao.cuc"}
LISTS = ("/to-chuc/nguoi-dung/", "/to-chuc/don-vi/", "/to-chuc/nguoi-dung/moi/")


def addresses(cast: Cast, person: str, office: str) -> list[str]:
    key = cast.membership(person).key
    return [
        f"/to-chuc/nguoi-dung/{person}/",
        f"/to-chuc/nguoi-dung/{person}/sua/",
        f"/to-chuc/nguoi-dung/{person}/khoa/",
        f"/to-chuc/nguoi-dung/{person}/vai-tro/moi/",
        f"/to-chuc/vai-tro/{key}/thoi/",
        f"/to-chuc/don-vi/{office}/",
        f"/to-chuc/don-vi/{office}/sua/",
    ]


def lend(cast: Cast) -> Delegation:
    return services.delegate(
        actor=cast["lanhdao.danang"],
        giver=cast.membership("lanhdao.danang"),
        receiver=cast.user("pho.danang"),
        form="KT",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=3),
        reason="Đi công tác",
    )


@pytest.mark.parametrize("address", ["/to-chuc/", "/to-chuc/vai-tro/", "/to-chuc/giao-quyen/", *LISTS])
def test_visitors_are_asked_to_sign_in(db: None, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/tai-khoan/login/")


@pytest.mark.parametrize("address", LISTS)
def test_only_keepers_of_people_open_the_lists(cast: Cast, as_: SignIn, address: str) -> None:
    opened = {name for name in cast if as_(name).get(address).status_code == 200}
    assert opened == KEEPERS | {"lanhdao.hue", "pho.danang"}


def test_a_person_without_a_role_is_sent_to_the_page_that_says_so(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.user(WITHOUT_ROLE))
    assert client.get("/to-chuc/nguoi-dung/")["Location"] == "/to-chuc/vai-tro/"
    assert "Tài khoản của bạn chưa có vai trò" in client.get("/to-chuc/vai-tro/").content.decode()


def test_every_page_of_an_own_person_opens(cast: Cast, as_: SignIn) -> None:
    client = as_("lanhdao.danang")
    assert [client.get(url).status_code for url in addresses(cast, "donvi.danang", "ttkc-da-nang")] == [200] * 7


def test_another_province_s_people_and_offices_are_not_there(cast: Cast, as_: SignIn) -> None:
    client = as_("lanhdao.danang")
    urls = addresses(cast, "donvi.hue", "ttkc-hue") + addresses(cast, "quantri", "quan-tri-he-thong")
    assert [client.get(url).status_code for url in urls] == [404] * 14
    assert [client.post(url).status_code for url in urls if not url.endswith(("hue/", "tri/", "thong/"))] == [404] * 10


def test_a_stranger_s_delegation_is_not_there(cast: Cast, as_: SignIn) -> None:
    url = f"/to-chuc/giao-quyen/{lend(cast).key}/cham-dut/"
    assert [as_(name).post(url).status_code for name in ("lanhdao.hue", "donvi.danang")] == [404, 404]


def test_a_leader_s_list_holds_only_the_own_tenant(cast: Cast, as_: SignIn) -> None:
    page = as_("lanhdao.gialai").get("/to-chuc/nguoi-dung/").context["page"]
    assert sorted(user.username for user in page.rows) == ["chuyenvien.gialai", "donvi.gialai", "lanhdao.gialai"]


def test_a_leader_does_not_see_a_person_s_roles_elsewhere(cast: Cast, as_: SignIn) -> None:
    services.give_membership(
        actor=cast["quantri"],
        user=cast.user("donvi.gialai"),
        organisation=cast.organisations["ttkc-hue"],
        role=Role.UNIT_STAFF,
        title="Cộng tác viên",
    )
    client = as_("lanhdao.gialai")
    pages = [client.get(url).content.decode() for url in ("/to-chuc/nguoi-dung/", "/to-chuc/nguoi-dung/donvi.gialai/")]
    assert [("Huế" in page, "TTKC Huế" in page) for page in pages] == [(False, False)] * 2
    assert "do quản trị hệ thống thực hiện" in pages[1]


@pytest.mark.parametrize("typed", ["hai an", "Hải An", "NGUYỄN THỊ HẢI", "donvi.danang"])
def test_people_are_found_without_diacritics(cast: Cast, as_: SignIn, typed: str) -> None:
    page = as_("quantri").get("/to-chuc/nguoi-dung/", {"q": typed}).context["page"]
    assert [user.username for user in page.rows] == ["donvi.danang"]


def test_organisations_are_found_without_diacritics_and_show_doubtful_names(cast: Cast, as_: SignIn) -> None:
    answer = as_("quantri").get("/to-chuc/don-vi/", {"q": "khuyen cong tinh bac ninh"})
    assert [office.code for office in answer.context["page"].rows] == ["ttkc-bac-ninh"]
    assert "Tên tạm đặt, cần xác nhận" in answer.content.decode()


def test_a_person_is_opened_with_a_first_role_and_told_by_mail(
    cast: Cast, as_: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_("lanhdao.danang").post("/to-chuc/nguoi-dung/moi/", new_person())
    held = Membership.objects.get(user__username="tam.le")
    assert (answer["Location"], held.role, held.organisation.code, mail.outbox[0].to) == (
        "/to-chuc/nguoi-dung/tam.le/",
        "UNIT_STAFF",
        "ttkc-da-nang",
        ["tam@example.gov.vn"],
    )


def test_a_refused_person_leaves_nothing_behind_and_keeps_what_was_typed(cast: Cast, as_: SignIn) -> None:
    answer = as_("lanhdao.danang").post("/to-chuc/nguoi-dung/moi/", new_person(role="PROVINCE_LEADER"))
    page = answer.content.decode()
    assert (answer.status_code, User.objects.filter(username="tam.le").exists()) == (200, False)
    assert "không có vai trò “Lãnh đạo Sở Công Thương”" in page
    assert 'value="Lê Thị Tâm"' in page


def test_an_office_of_another_tenant_cannot_be_posted(cast: Cast, as_: SignIn) -> None:
    answer = as_("lanhdao.danang").post("/to-chuc/nguoi-dung/moi/", new_person(organisation="ttkc-hue"))
    assert answer.context["form"].errors["organisation"] == ["Lựa chọn này không còn, hãy chọn lại."]


def new_person(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Lê Thị Tâm",
        "username": "tam.le",
        "email": "tam@example.gov.vn",
        "organisation": "ttkc-da-nang",
        "role": "UNIT_STAFF",
        "title": "Viên chức",
        "valid_from": f"{timezone.localdate():%d/%m/%Y}",
    } | changes


def test_closing_asks_first_and_can_be_undone(cast: Cast, as_: SignIn) -> None:
    client, url = as_("quantri"), "/to-chuc/nguoi-dung/donvi.hue/khoa/"
    states = []
    for step in (client.get, client.post):
        step(url)
        states.append(cast.user("donvi.hue").is_active)
    client.post("/to-chuc/nguoi-dung/donvi.hue/mo-khoa/")
    assert [*states, cast.user("donvi.hue").is_active] == [True, False, True]


def test_a_delegation_is_given_and_ended_on_its_pages(cast: Cast, as_: SignIn) -> None:
    client = as_("lanhdao.danang")
    assert client.get("/to-chuc/giao-quyen/moi/").status_code == 200
    today = timezone.localdate()
    form = {
        "giver": str(cast.membership("lanhdao.danang").key),
        "receiver": "chuyenvien.danang",
        "form": "TUQ",
        "starts_on": f"{today:%d/%m/%Y}",
        "ends_on": f"{today + timedelta(days=2):%d/%m/%Y}",
        "reason": "Nghỉ phép",
    }
    assert client.post("/to-chuc/giao-quyen/moi/", form)["Location"] == "/to-chuc/giao-quyen/"
    delegation = Delegation.objects.get()
    assert "Nghỉ phép" in as_("chuyenvien.danang").get("/to-chuc/giao-quyen/").content.decode()
    client.post(f"/to-chuc/giao-quyen/{delegation.key}/cham-dut/")
    assert "Đã chấm dứt sớm" in client.get("/to-chuc/giao-quyen/").content.decode()


def test_a_role_is_given_and_ended_on_its_pages(cast: Cast, as_: SignIn) -> None:
    client, today = as_("lanhdao.danang"), f"{timezone.localdate():%d/%m/%Y}"
    form = {"organisation": "ttkc-da-nang", "role": "UNIT_STAFF", "title": "Kiêm nhiệm", "valid_from": today}
    client.post("/to-chuc/nguoi-dung/chuyenvien.danang/vai-tro/moi/", form)
    held = Membership.objects.get(title="Kiêm nhiệm")
    client.post(f"/to-chuc/vai-tro/{held.key}/thoi/", {"valid_to": today})
    held.refresh_from_db()
    assert held.valid_to == timezone.localdate()


def test_an_organisation_is_corrected_on_its_page(cast: Cast, as_: SignIn) -> None:
    client, url = as_("lanhdao.danang"), "/to-chuc/don-vi/sct-da-nang/sua/"
    known = client.get(url).context["form"].initial
    client.post(url, known | {"address": "Số 1 đường Bạch Đằng"})
    assert Organisation.objects.get(code="sct-da-nang").address == "Số 1 đường Bạch Đằng"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"),
    [("/to-chuc/nguoi-dung/", 11), ("/to-chuc/don-vi/sct-hue/", 11), ("/to-chuc/giao-quyen/", 11)],
)
def test_lists_make_the_same_queries_for_one_row_and_for_three(
    cast: Cast, as_: SignIn, django_assert_num_queries: Any, number: int, url: str, queries: int
) -> None:
    for n in range(number):
        user = User.objects.create(username=f"them{n}", full_name=f"Thêm {n}", email=f"them{n}@example.gov.vn")
        held = Membership.objects.create(
            user=user,
            organisation=cast.organisations["sct-hue"],
            role=Role.PROVINCE_LEADER,
            title="Phó Giám đốc",
            valid_from=SINCE,
        )
        Delegation.objects.create(
            giver=held,
            receiver=cast.user("lanhdao.hue"),
            receiver_title="Giám đốc",
            form="TUQ",
            starts_on=SINCE,
            ends_on=SINCE,
            reason="Thử",
            created_by=user,
        )
    client = as_("lanhdao.hue")
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_long_lists_go_page_by_page(cast: Cast, as_: SignIn) -> None:
    client = as_("quantri")
    first, second = (client.get("/to-chuc/don-vi/", {"trang": n}).context["page"] for n in ("1", "2"))
    assert [(p.shown, p.previous_url, p.next_url) for p in (first, second)] == [
        (50, "", "?trang=2"),
        (25, "?trang=1", ""),
    ]
    assert client.get("/to-chuc/don-vi/", {"trang": "²"}).context["page"].rows == first.rows


def test_signing_in_leads_to_the_desk_and_nobody_signs_up(cast: Cast) -> None:
    user = cast.user("donvi.danang")
    user.set_password("Mat-khau-dai-2026")
    user.save()
    client = Client()
    answer = client.post("/tai-khoan/login/", {"login": "donvi.danang", "password": "Mat-khau-dai-2026"})
    assert answer["Location"] == "/lam-viec/"
    before = User.objects.count()
    Client().post("/tai-khoan/signup/", {"username": "x1", "password1": "Mat-khau-1", "password2": "Mat-khau-1"})
    assert User.objects.count() == before
