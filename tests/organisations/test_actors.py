"""In which capacity a person acts, and which tenants it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organisations import services
from organisations.actors import actor_for, all_tenant_ids, capacities_of, system_actor
from organisations.models import CraftVillage, Delegation
from organisations.roles import Role
from organisations.signing import signature_block
from tests.cast import Cast, client_as

TODAY = timezone.localdate


def lend(cast: Cast, giver: str = "lanhdao.danang", receiver: str = "chuyenvien.danang", days: int = 5) -> Delegation:
    return services.delegate(
        actor=cast[giver],
        giver=cast.membership(giver),
        receiver=cast.user(receiver),
        form="TUQ",
        starts_on=TODAY(),
        ends_on=TODAY() + timedelta(days=days),
        reason="Đi công tác",
        paper_number="12/GUQ-SCT",
    )


def test_there_are_35_tenants_34_departments_and_the_central_one(cast: Cast) -> None:
    assert len(all_tenant_ids()) == 35


@pytest.mark.parametrize(
    "username", ["chuyenvien.cuc", "thamdinh.cuc", "ketoan.cuc", "lanhdao.cuc", "lanhdao.bo", "taichinh.bo"]
)
def test_central_people_enter_every_tenant(cast: Cast, username: str) -> None:
    assert (cast[username].tenant_ids, cast[username].is_central) == (all_tenant_ids(), True)


@pytest.mark.parametrize(
    ("username", "tenant"),
    [
        ("donvi.danang", "sct-da-nang"),
        ("chuyenvien.danang", "sct-da-nang"),
        ("lanhdao.gialai", "sct-gia-lai"),
        ("donvi.vung", "cuc-dck"),
    ],
)
def test_others_enter_their_own_tenant_only(cast: Cast, username: str, tenant: str) -> None:
    actor, own = cast[username], cast.organisations[tenant].pk
    assert (actor.tenant_ids, actor.tenant_id, actor.is_central) == ((own,), own, False)


def test_the_platform_administrator_enters_no_tenant(cast: Cast) -> None:
    assert cast["quantri"].tenant_ids == ()


def test_a_role_counts_from_its_first_day_until_the_day_before_its_end(cast: Cast) -> None:
    user, start = cast.user("donvi.hue"), date(2025, 7, 1)
    services.end_membership(
        actor=cast["lanhdao.hue"], membership=cast.membership("donvi.hue"), valid_to=date(2025, 8, 1)
    )
    days = (date(2025, 6, 30), start, date(2025, 7, 31), date(2025, 8, 1))
    assert [actor_for(user, on=day) is not None for day in days] == [False, True, True, False]


def test_a_closed_account_acts_as_nobody(cast: Cast) -> None:
    services.deactivate_person(actor=cast["quantri"], user=cast.user("donvi.hue"))
    assert actor_for(cast.user("donvi.hue")) is None


def test_nobody_acts_in_another_person_s_role(cast: Cast) -> None:
    assert actor_for(cast.user("donvi.hue"), cast.membership("lanhdao.hue")) is None


def test_a_delegate_acts_in_the_giver_s_role_and_history_says_for_whom(cast: Cast) -> None:
    delegation = lend(cast)
    actor = actor_for(cast.user("chuyenvien.danang"), delegation=delegation)
    assert actor is not None
    assert (actor.role, actor.organisation.code, actor.title, actor.on_behalf_of) == (
        Role.PROVINCE_LEADER,
        "sct-da-nang",
        "Chuyên viên",
        "Lê Quang Đạt, Giám đốc",
    )
    assert signature_block(actor).lines == ("TUQ. GIÁM ĐỐC", "CHUYÊN VIÊN")


def test_a_delegation_counts_through_its_last_day(cast: Cast) -> None:
    delegation, user = lend(cast, days=2), cast.user("chuyenvien.danang")
    offsets = (-1, 0, 2, 3)
    found = [actor_for(user, delegation=delegation, on=TODAY() + timedelta(days=n)) is not None for n in offsets]
    assert found == [False, True, True, False]


def test_a_delegation_falls_with_the_giver_s_role(cast: Cast) -> None:
    delegation = lend(cast)
    services.end_membership(actor=cast["quantri"], membership=cast.membership("lanhdao.danang"), valid_to=TODAY())
    assert actor_for(cast.user("chuyenvien.danang"), delegation=delegation) is None


def test_a_person_chooses_in_which_capacity_to_act(cast: Cast, as_: Callable[[str], Client]) -> None:
    delegation, client = lend(cast), as_("chuyenvien.danang")
    assert [str(c.actor.role) for c in capacities_of(cast.user("chuyenvien.danang"))] == [
        "PROVINCE_OFFICER",
        "PROVINCE_LEADER",
    ]
    answer = client.post("/to-chuc/vai-tro/", {"capacity": str(delegation.key), "next": "/to-chuc/vai-tro/"})
    assert (answer.status_code, answer["Location"]) == (302, "/to-chuc/vai-tro/")
    actor = client.get("/to-chuc/vai-tro/").wsgi_request.actor
    assert (actor.role, actor.delegation_id) == (Role.PROVINCE_LEADER, delegation.pk)


def test_another_person_s_capacity_cannot_be_chosen(cast: Cast, as_: Callable[[str], Client]) -> None:
    key = cast.membership("lanhdao.danang").key
    assert as_("chuyenvien.danang").post("/to-chuc/vai-tro/", {"capacity": str(key)}).status_code == 404


def test_choosing_never_leads_to_another_host(cast: Cast, as_: Callable[[str], Client]) -> None:
    key = cast.membership("chuyenvien.danang").key
    answer = as_("chuyenvien.danang").post("/to-chuc/vai-tro/", {"capacity": str(key), "next": "https://example.com/"})
    assert answer["Location"] == "/lam-viec/"


def test_a_lapsed_choice_falls_back_to_the_own_role(cast: Cast) -> None:
    delegation = lend(cast)
    actor = actor_for(cast.user("chuyenvien.danang"), delegation=delegation)
    assert actor is not None
    client = client_as(actor)
    services.end_delegation(actor=cast["lanhdao.danang"], delegation=delegation)
    assert client.get("/to-chuc/vai-tro/").wsgi_request.actor.role == Role.PROVINCE_OFFICER


def test_the_portal_itself_enters_one_tenant(cast: Cast) -> None:
    tenant = cast.organisations["sct-hue"].pk
    actor = system_actor(tenant)
    assert (actor.tenant_ids, actor.role, actor.user.is_active) == ((tenant,), Role.SYSTEM, False)


def test_history_says_who_changed_a_row_and_for_whom(cast: Cast) -> None:
    delegation = lend(cast)
    actor = actor_for(cast.user("chuyenvien.danang"), delegation=delegation)
    assert actor is not None
    form = {"name": "Nước mắm Nam Ô", "commune": "20194", "recognised_on": "01/03/2026", "paper_number": "1/QĐ-UBND"}
    client_as(actor).post("/to-chuc/lang-nghe/moi/", form)
    context = CraftVillage.objects.get().events.get().pgh_context.metadata
    assert {key: context[key] for key in ("user", "organisation", "on_behalf_of")} == {
        "user": actor.user.pk,
        "organisation": cast.organisations["sct-da-nang"].pk,
        "on_behalf_of": "Lê Quang Đạt, Giám đốc",
    }


def test_a_second_factor_can_be_set_up(cast: Cast, as_: Callable[[str], Client]) -> None:
    assert as_("donvi.danang").get("/tai-khoan/2fa/").status_code == 200


def test_a_delegation_falls_with_the_receiver_s_last_role_in_the_tenant(cast: Cast) -> None:
    delegation = lend(cast)
    services.end_membership(actor=cast["quantri"], membership=cast.membership("chuyenvien.danang"), valid_to=TODAY())
    assert actor_for(cast.user("chuyenvien.danang"), delegation=delegation) is None
