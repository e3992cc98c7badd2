"""The fixed cast: the people of the contract as real rows, and outsiders.

A test asks for the fixtures `cast` (`cast["lanhdao.cuc"]` is an Actor), `as_` (`as_("quantri")` is a signed-in client)
and `within` (`with within("donvi.danang"):` opens the tenants of that person), or calls `make_cast()` itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from core.tenancy import tenant_scope
from organisations.actors import Actor, actor_for
from organisations.middleware import DELEGATION, MEMBERSHIP
from organisations.models import Membership, Organisation, User
from organisations.reference import load
from organisations.roles import Role

SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Part:
    """One person of the cast: user name, name, role, organisation's code, title."""

    username: str
    full_name: str
    role: Role
    organisation: str
    title: str


CONTRACT = (
    Part("donvi.danang", "Nguyễn Thị Hải An", Role.UNIT_STAFF, "ttkc-da-nang", "Viên chức"),
    Part("donvi.gialai", "Rơ Châm Bình", Role.UNIT_STAFF, "ttkc-gia-lai", "Viên chức"),
    Part("chuyenvien.danang", "Trần Văn Cảnh", Role.PROVINCE_OFFICER, "sct-da-nang", "Chuyên viên"),
    Part("chuyenvien.gialai", "Siu H'Duyên", Role.PROVINCE_OFFICER, "sct-gia-lai", "Chuyên viên"),
    Part("lanhdao.danang", "Lê Quang Đạt", Role.PROVINCE_LEADER, "sct-da-nang", "Giám đốc"),
    Part("lanhdao.gialai", "Phạm Thị Giang", Role.PROVINCE_LEADER, "sct-gia-lai", "Giám đốc"),
    Part("donvi.vung", "Hoàng Văn Hưng", Role.UNIT_STAFF, "ttkc-vung-1", "Viên chức"),
    Part("chuyenvien.cuc", "Vũ Thị Khuê", Role.CENTRE_OFFICER, "cuc-dck", "Chuyên viên"),
    Part("thamdinh.cuc", "Đặng Minh Long", Role.CENTRE_APPRAISER, "cuc-dck", "Chuyên viên chính"),
    Part("ketoan.cuc", "Bùi Thị Mai", Role.CENTRE_FINANCE, "cuc-dck", "Kế toán trưởng"),
    Part("lanhdao.cuc", "Đỗ Quốc Nam", Role.CENTRE_LEADER, "cuc-dck", "Cục trưởng"),
    Part("lanhdao.bo", "Ngô Thị Oanh", Role.MINISTER, "bo-cong-thuong", "Thứ trưởng"),
    Part("taichinh.bo", "Dương Văn Phúc", Role.BUDGET_OFFICER, "vu-khtc", "Chuyên viên chính"),
    Part("quantri", "Lý Thị Quỳnh", Role.PLATFORM_ADMIN, "quan-tri-he-thong", "Quản trị viên"),
)
OUTSIDERS = (
    Part("donvi.hue", "Tôn Nữ Sương", Role.UNIT_STAFF, "ttkc-hue", "Viên chức"),
    Part("chuyenvien.hue", "Cao Văn Tín", Role.PROVINCE_OFFICER, "sct-hue", "Chuyên viên"),
    Part("lanhdao.hue", "Hồ Thị Uyên", Role.PROVINCE_LEADER, "sct-hue", "Giám đốc"),
    Part("donvi.vung3", "Mai Văn Vinh", Role.UNIT_STAFF, "ttkc-vung-3", "Viên chức"),
    Part("pho.danang", "Trịnh Thị Xuân", Role.PROVINCE_LEADER, "sct-da-nang", "Phó Giám đốc"),
)
WITHOUT_ROLE = "khongvaitro"


class Cast(dict[str, Actor]):
    """Actors by user name. Organisations by code in `organisations`."""

    def __init__(self) -> None:
        super().__init__()
        self.organisations: dict[str, Organisation] = Organisation.objects.in_bulk(field_name="code")

    def user(self, username: str) -> User:
        """The account of one of the cast, also of those without a role."""
        return User.objects.get(username=username)

    def membership(self, username: str) -> Membership:
        """The role as which that person acts."""
        return Membership.objects.select_related("organisation", "user").get(pk=self[username].membership_id)


def make_cast() -> Cast:
    """Reference data and everybody in it. Passwords are unusable: sign in with `Client.force_login` or `as_`."""
    load()
    cast = Cast()
    parts = CONTRACT + OUTSIDERS
    people = [_account(part.username, part.full_name) for part in parts]
    User.objects.bulk_create([*people, _account(WITHOUT_ROLE, "Người Chưa Có Vai Trò")])
    Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation=cast.organisations[part.organisation],
            role=part.role,
            title=part.title,
            valid_from=SINCE,
        )
        for part, user in zip(parts, people, strict=True)
    )
    for part, user in zip(parts, people, strict=True):
        actor = actor_for(user)
        assert actor is not None
        cast[part.username] = actor
    return cast


def _account(username: str, full_name: str) -> User:
    return User(username=username, full_name=full_name, email=f"{username}@example.gov.vn", password="!")


def client_as(actor: Actor) -> Client:
    """A browser signed in as this person, acting in this capacity."""
    client = Client()
    client.force_login(actor.user)
    session = client.session
    session[MEMBERSHIP] = None if actor.delegation_id else actor.membership_id
    session[DELEGATION] = actor.delegation_id
    session.save()
    return client


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast on a fresh database."""
    return make_cast()


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Client]:
    """`as_("quantri")` -> a signed-in client."""
    return lambda username: client_as(cast[username])


@pytest.fixture
def within(cast: Cast) -> Callable[[str], object]:
    """`with within("donvi.danang"):` opens the tenants of that person."""
    return lambda username: tenant_scope(*cast[username].tenant_ids)
