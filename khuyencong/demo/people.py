"""Who acts in the demonstration data."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from khuyencong.demo.data import read
from khuyencong.demo.specs import SEED
from khuyencong.demo_accounts import DEMO_PASSWORD
from organisations.actors import Actor, actor_for, system_actor, valid_memberships
from organisations.models import Membership, Organisation, User
from organisations.roles import OrganisationKind, Role
from organisations.services import create_person, delegate, give_membership

STAFF = (
    ("donvi", OrganisationKind.PROVINCIAL_CENTRE, Role.UNIT_STAFF, "Viên chức"),
    ("chuyenvien", OrganisationKind.PROVINCIAL_DEPARTMENT, Role.PROVINCE_OFFICER, "Chuyên viên"),
    ("lanhdao", OrganisationKind.PROVINCIAL_DEPARTMENT, Role.PROVINCE_LEADER, "Giám đốc"),
)


class People:
    """Finds the person for a role: of a unit, of a Sở, or of the central level."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int], Actor] = {}

    def add(self, actor: Actor) -> None:
        """The first person of a role at an organisation acts there."""
        self._by_place.setdefault((actor.role, actor.organisation.pk), actor)

    def of_unit(self, unit_id: int) -> Actor:
        """Staff of an implementing unit."""
        return self._by_place[Role.UNIT_STAFF, unit_id]

    def of_province(self, role: Role, tenant_id: int) -> Actor:
        """Officer or leader of a Sở."""
        return self._by_place[role, tenant_id]

    def central(self, role: Role) -> Actor:
        """The one person with this role at the ministry, the Cục or the Vụ."""
        return next(actor for (held, _), actor in self._by_place.items() if held == role)

    def provinces_with(self, role: Role) -> list[Actor]:
        """That role in every Sở, in the order of the codes."""
        found = [actor for (held, _), actor in self._by_place.items() if held == role]
        return sorted(found, key=lambda actor: actor.organisation.code)


def make_people() -> People:
    """The accounts of the contract, staff everywhere else, one delegation that runs."""
    table = read("people")
    organisations = Organisation.objects.in_bulk(field_name="code")
    administrator = system_actor(organisations["cuc-dck"].pk)
    users = {row["username"]: _account(row, administrator) for row in table["accounts"]}
    for row in [*table["accounts"], *table["second_roles"]]:
        _role(users[row["username"]], row, organisations, table["since"], administrator)
    User.objects.filter(pk__in=[user.pk for user in users.values()]).update(password=make_password(DEMO_PASSWORD))
    _staff_of_the_others(table, organisations, administrator)
    people = People()
    for user in User.objects.filter(is_active=True).order_by("pk"):
        for membership in valid_memberships(user, on=timezone.localdate()):
            actor = actor_for(user, membership)
            if actor is not None:
                people.add(actor)
    _delegate(table["delegation"], users)
    return people


def _account(row: dict[str, Any], administrator: Actor) -> User:
    username = row["username"]
    return create_person(
        actor=administrator, username=username, full_name=row["name"], email=f"{username}@khuyencong.example"
    )


def _role(
    user: User, row: dict[str, Any], organisations: dict[str, Organisation], since: date, administrator: Actor
) -> None:
    give_membership(
        actor=administrator, user=user, organisation=organisations[row["organisation"]], role=row["role"],
        title=row["title"], valid_from=since,
    )  # fmt: skip


def _staff_of_the_others(table: dict[str, Any], organisations: dict[str, Organisation], administrator: Actor) -> None:
    """One person for each role where the contract names nobody."""
    chance = Random(f"{SEED}/people")  # noqa: S311 - variety, not secrets
    taken = set(Membership.objects.values_list("organisation_id", "role"))
    for organisation in sorted(organisations.values(), key=lambda row: row.code):
        for prefix, kind, role, title in STAFF:
            if organisation.kind != kind or (organisation.pk, role) in taken:
                continue
            username = f"{prefix}.{organisation.code.split('-', 1)[1].replace('-', '')}"
            parts = ("family_names", "middle_names", "given_names")
            name = " ".join(chance.choice(table[part]) for part in parts)
            user = _account({"username": username, "name": name}, administrator)
            facts = {"organisation": organisation.code, "role": role, "title": title}
            _role(user, facts, organisations, table["since"], administrator)


def _delegate(row: dict[str, Any], users: dict[str, User]) -> None:
    giver = users[row["giver"]]
    actor = actor_for(giver)
    if actor is None:
        raise LookupError(f"{giver} has no role")
    today = timezone.localdate()
    delegate(
        actor=actor, giver=valid_memberships(giver, on=today)[0],
        receiver=users[row["receiver"]], form=row["form"], starts_on=today, ends_on=today + timedelta(days=row["days"]),
        reason=row["reason"], paper_number=row["paper"],
    )  # fmt: skip
