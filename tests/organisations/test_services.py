"""People, roles and delegations change through services only, and every refusal says why."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Refused
from organisations import services
from organisations.models import Delegation, Membership, User
from organisations.roles import Role
from tests.cast import Cast

TODAY = timezone.localdate


def reasons(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return [reason.message for reason in refused.value.reasons]


def account(**changes: str) -> dict[str, str]:
    return {"username": "moi.danang", "full_name": "Người Mới", "email": "moi@example.gov.vn"} | changes


def lending(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "actor": cast["lanhdao.danang"],
        "giver": cast.membership("lanhdao.danang"),
        "receiver": cast.user("pho.danang"),
        "form": "KT",
        "starts_on": TODAY(),
        "ends_on": TODAY() + timedelta(days=5),
        "reason": "Đi công tác",
    } | changes


def test_a_new_person_has_no_password_and_gets_a_link_after_commit(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        user = services.create_person(actor=cast["quantri"], site_url="https://kc.example.vn/", **account())
    assert (user.has_usable_password(), len(mail.outbox), mail.outbox[0].to) == (False, 1, ["moi@example.gov.vn"])
    assert "https://kc.example.vn/tai-khoan/password/reset/key/" in mail.outbox[0].body


def test_without_an_address_of_the_site_no_mail_is_sent(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.create_person(actor=cast["quantri"], password="Mat-khau-dai-2026", **account())
    assert (mail.outbox, User.objects.get(username="moi.danang").check_password("Mat-khau-dai-2026")) == ([], True)


def test_names_are_stored_composed_with_single_spaces(cast: Cast) -> None:
    typed = unicodedata.normalize("NFD", "  Trần   Thị  Hường ")
    user = services.create_person(actor=cast["quantri"], **account(full_name=typed))
    user.refresh_from_db()
    assert (user.full_name, user.name_folded) == ("Trần Thị Hường", "tran thi huong")


def test_the_database_refuses_a_name_that_is_not_composed(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="user_full_name_nfc"), transaction.atomic():
        User.objects.filter(username="donvi.hue").update(full_name=unicodedata.normalize("NFD", "Hường"))


def test_all_that_is_wrong_with_an_account_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        services.create_person(
            actor=cast["quantri"], username="donvi.hue", full_name="", email="CHUYENVIEN.hue@example.gov.vn"
        )
    assert {reason.field for reason in refused.value.reasons} == {"username", "full_name", ""}


@pytest.mark.parametrize(
    "username", ["donvi.danang", "chuyenvien.danang", "chuyenvien.cuc", "lanhdao.bo", "taichinh.bo"]
)
def test_others_create_no_accounts(cast: Cast, username: str) -> None:
    assert reasons(services.create_person, actor=cast[username], **account()) == ["Bạn không được tạo tài khoản."]


def test_account_and_first_role_come_together_or_not_at_all(cast: Cast) -> None:
    told = reasons(
        services.register_person,
        actor=cast["lanhdao.danang"],
        phone="",
        organisation=cast.organisations["sct-gia-lai"],
        role=Role.PROVINCE_OFFICER,
        title="Chuyên viên",
        valid_from=TODAY(),
        site_url="https://kc.example.vn/",
        **account(),
    )
    assert (told, User.objects.filter(username="moi.danang").count()) == (
        ["Bạn không được giao vai trò ở tổ chức này."],
        0,
    )


def test_the_same_role_is_not_held_twice_at_a_time(cast: Cast) -> None:
    told = reasons(
        services.give_membership,
        actor=cast["lanhdao.danang"],
        user=cast.user("chuyenvien.danang"),
        organisation=cast.organisations["sct-da-nang"],
        role=Role.PROVINCE_OFFICER,
        title="Chuyên viên",
    )
    assert told == ["Người này đã giữ vai trò đó ở tổ chức trong khoảng thời gian trùng nhau."]


def test_the_database_refuses_two_equal_roles_at_a_time(cast: Cast) -> None:
    held = cast.membership("donvi.hue")
    with pytest.raises(IntegrityError, match="membership_role_once_at_a_time"), transaction.atomic():
        Membership.objects.create(
            user=held.user, organisation=held.organisation, role=held.role, title="x", valid_from=TODAY()
        )


def test_a_role_ended_and_given_again_the_same_day_is_no_overlap(cast: Cast) -> None:
    held = services.end_membership(
        actor=cast["lanhdao.danang"], membership=cast.membership("donvi.danang"), valid_to=TODAY()
    )
    again = services.give_membership(
        actor=cast["lanhdao.danang"],
        user=held.user,
        organisation=held.organisation,
        role=held.role,
        title="Phó Giám đốc",
    )
    assert (held.valid_to, again.valid_from) == (TODAY(), TODAY())


def test_a_leader_gives_no_role_to_a_stranger(cast: Cast) -> None:
    told = reasons(
        services.give_membership,
        actor=cast["lanhdao.danang"],
        user=cast.user("donvi.hue"),
        organisation=cast.organisations["sct-da-nang"],
        role=Role.PROVINCE_OFFICER,
        title="Chuyên viên",
    )
    assert told == ["Người này thuộc tổ chức ngoài phạm vi của bạn; đề nghị quản trị hệ thống thực hiện."]


def test_nobody_gives_or_ends_the_own_role(cast: Cast) -> None:
    admin = cast["quantri"]
    given = reasons(
        services.give_membership,
        actor=admin,
        user=admin.user,
        organisation=cast.organisations["cuc-dck"],
        role=Role.CENTRE_LEADER,
        title="Cục trưởng",
    )
    ended = reasons(services.end_membership, actor=admin, membership=cast.membership("quantri"), valid_to=TODAY())
    assert (given, ended) == (
        ["Không ai được tự giao vai trò cho mình."],
        ["Không ai được tự chấm dứt vai trò của mình."],
    )


def test_the_director_of_the_centre_makes_no_minister(cast: Cast) -> None:
    told = reasons(
        services.give_membership,
        actor=cast["lanhdao.cuc"],
        user=cast.user("chuyenvien.cuc"),
        organisation=cast.organisations["bo-cong-thuong"],
        role=Role.MINISTER,
        title="Thứ trưởng",
    )
    assert told == ["Bạn không được giao vai trò ở tổ chức này."]


@pytest.mark.parametrize("call", [services.edit_person, services.deactivate_person, services.reactivate_person])
def test_another_province_s_people_are_out_of_reach(cast: Cast, call: Any) -> None:
    details = {"full_name": "X", "email": "x@example.vn", "phone": ""} if call is services.edit_person else {}
    told = reasons(call, actor=cast["lanhdao.danang"], user=cast.user("donvi.hue"), **details)
    assert told == ["Người này giữ vai trò ở tổ chức ngoài phạm vi của bạn; đề nghị quản trị hệ thống thực hiện."]


def test_closing_an_account_ends_its_delegations(cast: Cast) -> None:
    delegation = services.delegate(**lending(cast))
    services.deactivate_person(actor=cast["quantri"], user=cast.user("pho.danang"))
    delegation.refresh_from_db()
    assert delegation.ended_by == cast["quantri"].user


def test_a_delegation_takes_the_receiver_s_title_when_none_is_written(cast: Cast) -> None:
    assert services.delegate(**lending(cast)).receiver_title == "Phó Giám đốc"


def test_all_that_is_wrong_with_a_delegation_is_said_at_once(cast: Cast) -> None:
    told = reasons(
        services.delegate,
        **lending(cast, actor=cast["chuyenvien.hue"], receiver=cast.user("lanhdao.hue"), starts_on=date(2026, 1, 1)),
    )
    assert told == [
        "Chỉ người giữ vai trò mới được giao quyền của vai trò đó.",
        "Người nhận không giữ vai trò nào trong cùng địa phương (hoặc cấp trung ương) vào ngày bắt đầu.",
        "Ngày bắt đầu không được ở quá khứ.",
    ]


def test_a_delegate_cannot_pass_the_powers_on(cast: Cast) -> None:
    services.delegate(**lending(cast, receiver=cast.user("chuyenvien.danang")))
    told = reasons(services.delegate, **lending(cast, actor=cast["chuyenvien.danang"]))
    assert told == ["Chỉ người giữ vai trò mới được giao quyền của vai trò đó."]


def test_officers_have_nothing_to_delegate(cast: Cast) -> None:
    told = reasons(
        services.delegate,
        **lending(cast, actor=cast["chuyenvien.danang"], giver=cast.membership("chuyenvien.danang")),
    )
    assert told == ["Chỉ vai trò lãnh đạo mới được giao quyền ký và xử lý."]


def test_a_delegation_ends_no_earlier_than_it_begins(cast: Cast) -> None:
    told = reasons(services.delegate, **lending(cast, ends_on=TODAY() - timedelta(days=1)))
    assert told == ["Ngày kết thúc không được trước ngày bắt đầu."]


def test_the_same_delegation_is_not_given_twice_but_may_follow_one_ended_early(cast: Cast) -> None:
    first = services.delegate(**lending(cast))
    assert reasons(services.delegate, **lending(cast)) == [
        "Người nhận đã được giao quyền này trong khoảng thời gian trùng nhau."
    ]
    services.end_delegation(actor=cast["lanhdao.danang"], delegation=first)
    services.delegate(**lending(cast))
    assert Delegation.objects.filter(ended_at__isnull=True).count() == 1


def test_only_the_giver_or_the_administrator_ends_a_delegation(cast: Cast) -> None:
    delegation = services.delegate(**lending(cast))
    told = reasons(services.end_delegation, actor=cast["pho.danang"], delegation=delegation)
    assert told == ["Chỉ người giao hoặc quản trị hệ thống được chấm dứt việc giao quyền."]
    assert services.end_delegation(actor=cast["quantri"], delegation=delegation).ended_at is not None


def test_an_organisation_s_header_lines_are_corrected_by_its_leader(cast: Cast) -> None:
    changed = services.edit_organisation(
        actor=cast["lanhdao.danang"], organisation=cast.organisations["ttkc-da-nang"], symbol="TTKC-XTTM"
    )
    assert changed.symbol == "TTKC-XTTM"


def test_a_neighbour_s_organisation_is_not_corrected(cast: Cast) -> None:
    told = reasons(
        services.edit_organisation,
        actor=cast["lanhdao.danang"],
        organisation=cast.organisations["ttkc-hue"],
        symbol="X",
    )
    assert told == ["Bạn không được sửa thông tin của tổ chức này."]


def test_every_change_of_a_role_is_kept_with_its_values(cast: Cast, owner_cursor: Any) -> None:
    membership = cast.membership("donvi.danang")
    services.change_title(actor=cast["lanhdao.danang"], membership=membership, title="Trưởng phòng")
    kept = membership.events.order_by("pgh_id").values_list("pgh_label", "title")
    assert list(kept) == [("insert", "Viên chức"), ("update", "Trưởng phòng")]


def test_a_role_ends_no_earlier_than_it_began(cast: Cast) -> None:
    told = reasons(
        services.end_membership,
        actor=cast["quantri"],
        membership=cast.membership("donvi.hue"),
        valid_to=date(2025, 6, 30),
    )
    assert told == ["Ngày thôi vai trò không được trước ngày bắt đầu."]


def test_an_administrator_does_not_take_the_powers_of_others(cast: Cast) -> None:
    told = reasons(
        services.delegate,
        **lending(
            cast, actor=cast["quantri"], giver=cast.membership("lanhdao.bo"), receiver=cast.user("quantri"), form="TUQ"
        ),
    )
    assert told == ["Quản trị hệ thống không được giao quyền của người khác cho chính mình."]
