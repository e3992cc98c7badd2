"""Finds people, their roles and delegations, and organisations; each answer is what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from core.errors import NotFound
from core.text import fold
from organisations import rules
from organisations.actors import SYSTEM_USERNAME, Actor
from organisations.models import Delegation, Membership, Organisation, User
from organisations.roles import LEADER_ROLES, MANAGED_KINDS, OrganisationKind


def _valid_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


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


def public_organisations(day: date) -> QuerySet[Organisation]:
    """Bodies that work on a day, as everybody may know them; without the portal's own administration."""
    rows = Organisation.objects.filter(_valid_on(day)).exclude(kind=OrganisationKind.PLATFORM)
    return rows.select_related("parent", "province").order_by("code")


def allocation_holders(day: date) -> QuerySet[Organisation]:
    """For whom national money can be set aside: each Sở Công Thương, and the Cục for the units under it."""
    kinds = (OrganisationKind.PROVINCIAL_DEPARTMENT, OrganisationKind.CENTRAL_DEPARTMENT)
    return Organisation.objects.filter(_valid_on(day), pk=F("tenant_id"), kind__in=kinds).order_by("kind", "code")


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
    """Manageable people by name, user name or e-mail, with the roles that the actor keeps."""
    rows = manageable_people(actor)
    if active is not None:
        rows = rows.filter(is_active=active)
    if words := fold(query):
        rows = rows.filter(Q(name_folded__contains=words) | Q(username__icontains=words) | Q(email__icontains=words))
    held = Membership.objects.filter(organisation__in=manageable_organisations(actor))
    shown = Prefetch("memberships", held.select_related("organisation").order_by("-valid_from", "pk"))
    return rows.prefetch_related(shown).order_by("name_folded", "username")


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
    return rows.select_related("giver__user", "giver__organisation", "receiver", "ended_by").order_by(
        "-starts_on", "-pk"
    )


def get_delegation(actor: Actor, key: str) -> Delegation:
    """One delegation the actor may see."""
    if found := visible_delegations(actor).filter(key=key).first():
        return found
    raise NotFound


def delegations_of(actor: Actor, person: User) -> QuerySet[Delegation]:
    """What a person gave and received, as far as the actor may see it."""
    return visible_delegations(actor).filter(Q(giver__user=person) | Q(receiver=person))


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Roles held in an organisation, running ones first."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    return rows.order_by(F("valid_to").desc(nulls_first=True), "user__name_folded", "pk")


def possible_givers(actor: Actor, day: date) -> QuerySet[Membership]:
    """Leaders' roles that the actor may delegate from: the own one, all for the administrator."""
    rows = Membership.objects.filter(_valid_on(day), role__in=LEADER_ROLES, user__is_active=True)
    if not rules.may_manage_everything(actor):
        own = [] if actor.membership_id is None or actor.delegation_id is not None else [actor.membership_id]
        rows = rows.filter(pk__in=own)
    return rows.select_related("user", "organisation").order_by("organisation__code", "pk")


def possible_receivers(givers: QuerySet[Membership], day: date) -> QuerySet[User]:
    """Active people with a role in a giver's tenant on a day."""
    tenants = givers.order_by().values("organisation__tenant")
    held = Membership.objects.filter(_valid_on(day), organisation__tenant__in=tenants)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
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
