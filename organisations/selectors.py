"""Finds people, organisations and places. Search ignores diacritics and case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from core.errors import NotFound
from core.text import fold
from organisations import rules
from organisations.actors import SYSTEM_USERNAME, Actor
from organisations.models import (
    AdministrativeUnit,
    AdministrativeUnitVersion,
    CraftVillage,
    Delegation,
    Membership,
    OldProvince,
    Organisation,
    UnitLevel,
    User,
)
from organisations.roles import MANAGED_KINDS
from organisations.rules import Eligibility, place_eligible


def _valid_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


# --- Administrative units -------------------------------------------------------------------------------------------


def versions_on(day: date) -> QuerySet[AdministrativeUnitVersion]:
    """Name and type of every unit on a day."""
    return AdministrativeUnitVersion.objects.filter(_valid_on(day)).select_related("unit__parent")


def unit_on(code: str, day: date) -> AdministrativeUnitVersion:
    """Name and type of one unit on a day; LookupError when it did not exist (or its state is not known)."""
    version = versions_on(day).filter(unit__code=code).first()
    if version is None:
        raise LookupError(f"Không có đơn vị hành chính mã {code} vào ngày {day:%d/%m/%Y}.")
    return version


def provinces(day: date) -> QuerySet[AdministrativeUnitVersion]:
    """The provinces of a day, in the order of their codes."""
    return versions_on(day).filter(unit__level=UnitLevel.PROVINCE).order_by("unit__code")


def communes(province_code: str, day: date) -> QuerySet[AdministrativeUnitVersion]:
    """The communes of a province on a day, in the order of their codes."""
    return versions_on(day).filter(unit__parent__code=province_code).order_by("unit__code")


def search_units(
    query: str, day: date, *, province_code: str = "", level: str = UnitLevel.COMMUNE, limit: int = 20
) -> list[AdministrativeUnitVersion]:
    """Units whose name contains the words, without diacritics; names that begin with them come first."""
    words = fold(query)
    rows = versions_on(day).filter(unit__level=level)
    if province_code:
        rows = rows.filter(unit__parent__code=province_code)
    if words.isdigit():
        return list(rows.filter(unit__code__startswith=words).order_by("unit__code")[:limit])
    found = rows.filter(name_folded__contains=words).order_by("name_folded", "unit__code")
    return sorted(found, key=lambda version: not version.name_folded.startswith(words))[:limit]


def place_name_on(code: str, day: date) -> str:
    """ "phường Biên Hòa, thành phố Đồng Nai" as the names and types were on that day."""
    version = unit_on(code, day)
    own = f"{rules.KIND_WORDS[version.type]} {version.name}"
    parent = version.unit.parent
    return own if parent is None else f"{own}, {place_name_on(parent.code, day)}"


def old_provinces(code: str) -> QuerySet[OldProvince]:
    """The provinces that a province of today was made from; empty when it was not merged."""
    return OldProvince.objects.filter(now__code=code)


def craft_villages(commune_code: str, day: date) -> QuerySet[CraftVillage]:
    """Làng nghề recognised on that day in a commune."""
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
    return CraftVillage.objects.filter(standing, commune__code=commune_code, recognised_on__lte=day)


def place_eligibility(commune_code: str, day: date, *, craft_village: str = "") -> Eligibility:
    """Whether khuyến công reaches a commune on a day; `craft_village` is the name of one recognised there."""
    commune = AdministrativeUnit.objects.select_related("parent").filter(code=commune_code).first()
    if commune is None or commune.parent is None:
        raise LookupError(f"Không có xã, phường, đặc khu mã {commune_code}.")
    types = dict(
        versions_on(day).filter(unit__in=(commune, commune.parent)).values_list("unit__code", "type")
    )
    if len(types) < 2:  # noqa: PLR2004 - a commune and its province
        return Eligibility(None, f"Không xác định được: chưa có dữ liệu địa giới của ngày {day:%d/%m/%Y}.")
    return place_eligible(types[commune.parent.code], types[commune.code], day, craft_village=craft_village)


# --- Organisations and people ---------------------------------------------------------------------------------------


def manageable_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose people the actor keeps; the same answer as `rules.may_manage`."""
    rows = Organisation.objects.all()
    if rules.may_manage_everything(actor):
        return rows
    if not rules.may_administer(actor):
        return rows.none()
    return rows.filter(tenant_id=actor.tenant_id, kind__in=MANAGED_KINDS[actor.role])


def search_organisations(actor: Actor, *, query: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Manageable organisations by name, short name or code."""
    rows = manageable_organisations(actor).select_related("parent", "province")
    if kind:
        rows = rows.filter(kind=kind)
    if words := fold(query):
        rows = rows.filter(Q(name_folded__contains=words) | Q(code__contains=words.replace(" ", "-")))
    return rows.order_by("name_folded", "code")


def get_organisation(actor: Actor, code: str) -> Organisation:
    """One organisation whose people the actor keeps; NotFound for all others."""
    organisation = manageable_organisations(actor).select_related("parent", "province", "tenant").filter(code=code)
    if found := organisation.first():
        return found
    raise NotFound


def manageable_people(actor: Actor) -> QuerySet[User]:
    """People with a role, past or present, in an organisation the actor keeps; the administrator sees all."""
    rows = User.objects.exclude(username=SYSTEM_USERNAME)
    if rules.may_manage_everything(actor):
        return rows
    held = Membership.objects.filter(organisation__in=manageable_organisations(actor))
    return rows.filter(pk__in=held.values("user"))


def search_people(actor: Actor, *, query: str = "", active: bool | None = None) -> QuerySet[User]:
    """Manageable people by name, user name or e-mail, with their roles loaded."""
    rows = manageable_people(actor)
    if active is not None:
        rows = rows.filter(is_active=active)
    if words := fold(query):
        rows = rows.filter(
            Q(name_folded__contains=words) | Q(username__icontains=words) | Q(email__icontains=words)
        )
    held = Membership.objects.select_related("organisation").order_by("-valid_from", "pk")
    return rows.prefetch_related(Prefetch("memberships", held)).order_by("name_folded", "username")


def get_person(actor: Actor, username: str) -> User:
    """One person whose account the actor may see; NotFound for all others."""
    held = Membership.objects.select_related("organisation").order_by("-valid_from", "pk")
    person = manageable_people(actor).prefetch_related(Prefetch("memberships", held)).filter(username=username)
    if found := person.first():
        return found
    raise NotFound


def get_membership(actor: Actor, key: str) -> Membership:
    """One membership in an organisation the actor keeps."""
    rows = Membership.objects.select_related("user", "organisation").filter(
        key=key, organisation__in=manageable_organisations(actor)
    )
    if found := rows.first():
        return found
    raise NotFound


def visible_delegations(actor: Actor) -> QuerySet[Delegation]:
    """Delegations the person gave or received, those of the organisations the actor keeps, newest first."""
    mine = Q(giver__user=actor.user) | Q(receiver=actor.user)
    kept = Q(giver__organisation__in=manageable_organisations(actor))
    rows = Delegation.objects.filter(mine | kept)
    return rows.select_related("giver__user", "giver__organisation", "receiver", "ended_by").order_by("-starts_on", "-pk")


def get_delegation(actor: Actor, key: str) -> Delegation:
    """One delegation the actor may see."""
    if found := visible_delegations(actor).filter(key=key).first():
        return found
    raise NotFound


def possible_receivers(giver: Membership, day: date) -> QuerySet[User]:
    """Active people with a role in the giver's tenant on a day, without the giver."""
    held = Membership.objects.filter(_valid_on(day), organisation__tenant_id=giver.organisation.tenant_id)
    people = User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(pk=giver.user_id)
    return people.order_by("name_folded", "username")


def tenants_on(user: User, day: date) -> Iterable[int | None]:
    """Tenants in which a person holds a role on a day."""
    return Membership.objects.filter(_valid_on(day), user=user).values_list("organisation__tenant_id", flat=True)


def title_on(user: User, organisation: Organisation, day: date) -> str:
    """The title a person has on a day in an organisation, else anywhere in its tenant; empty when none."""
    held = list(
        Membership.objects.filter(_valid_on(day), user=user, organisation__tenant_id=organisation.tenant_id)
        .order_by("valid_from", "pk")
        .values_list("organisation_id", "title")
    )
    held.sort(key=lambda row: row[0] != organisation.pk)
    return held[0][1] if held else ""
