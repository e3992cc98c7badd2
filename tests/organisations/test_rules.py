"""Who may manage whom: truth tables, no database."""

from __future__ import annotations

import pytest

from organisations import rules
from organisations.actors import Actor
from organisations.models import Membership, Organisation, User
from organisations.roles import LEADER_ROLES, ROLES_BY_KIND, OrganisationKind, Role

CUC, SCT, OTHER_SCT = 1, 2, 3
HOME = {
    Role.PLATFORM_ADMIN: ("PLATFORM", CUC),
    Role.CENTRE_LEADER: ("CENTRAL_DEPARTMENT", CUC),
    Role.MINISTER: ("MINISTRY", CUC),
    Role.BUDGET_OFFICER: ("MINISTRY_DEPARTMENT", CUC),
    Role.PROVINCE_LEADER: ("PROVINCIAL_DEPARTMENT", SCT),
    Role.PROVINCE_OFFICER: ("PROVINCIAL_DEPARTMENT", SCT),
    Role.UNIT_STAFF: ("PROVINCIAL_CENTRE", SCT),
}


def body(kind: str, tenant: int) -> Organisation:
    return Organisation(kind=kind, code=kind.lower(), tenant_id=tenant)


def actor(role: Role, *, user: int = 1, delegated: bool = False) -> Actor:
    person = User(pk=user, username="a", full_name="A")
    return Actor(person, body(*HOME[role]), role, "", 10, delegation_id=5 if delegated else None)


MANAGED = {
    Role.PLATFORM_ADMIN: {(kind.value, tenant) for kind in OrganisationKind for tenant in (CUC, SCT, OTHER_SCT)},
    Role.CENTRE_LEADER: {(kind, CUC) for kind in ("CENTRAL_DEPARTMENT", "REGIONAL_CENTRE", "OTHER_UNIT")},
    Role.PROVINCE_LEADER: {(kind, SCT) for kind in ("PROVINCIAL_DEPARTMENT", "PROVINCIAL_CENTRE", "OTHER_UNIT")},
}


@pytest.mark.parametrize("role", HOME)
def test_whose_people_each_role_keeps(role: Role) -> None:
    reached = {
        (kind.value, tenant)
        for kind in OrganisationKind
        for tenant in (CUC, SCT, OTHER_SCT)
        if rules.may_manage(actor(role), body(kind, tenant))
    }
    assert reached == MANAGED.get(role, set())


@pytest.mark.parametrize("role", HOME)
def test_accounts_are_never_kept_by_delegation(role: Role) -> None:
    assert rules.may_administer(actor(role, delegated=True)) is False


def test_nobody_without_a_role_administers() -> None:
    assert (rules.may_administer(None), rules.may_manage(None, body("PLATFORM", CUC))) == (False, False)


def test_a_leader_keeps_only_people_wholly_inside_the_tenant() -> None:
    inside, outside = Membership(organisation=body("OTHER_UNIT", SCT)), Membership(organisation=body("OTHER_UNIT", CUC))
    leader = actor(Role.PROVINCE_LEADER)
    answers = [rules.may_manage_person(leader, held) for held in ([inside], [inside, outside], [outside], [])]
    assert answers == [True, False, False, False]


def test_every_kind_of_organisation_gives_only_its_own_roles() -> None:
    person, admin = User(pk=2, username="b", full_name="B"), actor(Role.PLATFORM_ADMIN)
    given = {
        kind: {
            role
            for role in Role
            if role != Role.SYSTEM and not rules.membership_refusals(admin, person, body(kind, CUC), role)
        }
        for kind in OrganisationKind
    }
    assert given == ROLES_BY_KIND


def test_all_refusals_of_a_role_come_at_once() -> None:
    leader = actor(Role.PROVINCE_LEADER)
    leader.user.is_active = False
    assert rules.membership_refusals(leader, leader.user, body("MINISTRY", CUC), Role.UNIT_STAFF) == [
        "Bạn không được giao vai trò ở tổ chức này.",
        "Không ai được tự giao vai trò cho mình.",
        "Tài khoản của người này đang bị khóa.",
        "Tổ chức loại “Bộ” không có vai trò “Cán bộ đơn vị thực hiện”.",
    ]


def test_only_leaders_delegate() -> None:
    assert {Role.PROVINCE_LEADER, Role.CENTRE_LEADER, Role.MINISTER} == LEADER_ROLES
