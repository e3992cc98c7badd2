"""Who acts, for which organisation, in which role, and for whom. Everything above asks these questions of an Actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from organisations.models import Delegation, Membership, Organisation, User
from organisations.roles import CENTRAL_ROLES, OrganisationKind, Role

TENANTS_KEY = "organisations:tenants"
TENANTS_SECONDS = 300
SYSTEM_USERNAME = "he-thong"


@dataclass(frozen=True)
class Actor:
    """A person in one capacity. With a delegation, `role` and `organisation` are the giver's.

    `title` is the person's own title, `behalf_title` the giver's; `on_behalf_of` is a phrase for the history.
    """

    user: User
    organisation: Organisation
    role: Role
    title: str
    membership_id: int | None
    delegation_id: int | None = None
    delegation_form: str = ""
    on_behalf_of: str = ""
    tenant_ids: tuple[int, ...] = ()
    behalf_title: str = ""

    @property
    def tenant_id(self) -> int:
        """The tenant that owns what this person creates."""
        if self.organisation.tenant_id is None:
            raise ValueError(f"organisation {self.organisation.code} has no tenant")
        return self.organisation.tenant_id

    @property
    def is_central(self) -> bool:
        """Whether the role enters every tenant."""
        return self.role in CENTRAL_ROLES

    @property
    def name(self) -> str:
        return self.user.full_name

    @property
    def label(self) -> str:
        """Role and organisation, as the header shows them."""
        return f"{self.role.label} – {self.organisation.short_name}"


def valid_memberships(user: User, *, on: date) -> list[Membership]:
    """What the person is on that day, oldest first; nothing for a deactivated account."""
    if not user.is_active:
        return []
    return list(
        Membership.objects.filter(user=user, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .filter(Q(organisation__valid_to__isnull=True) | Q(organisation__valid_to__gt=on))
        .select_related("organisation")
        .order_by("valid_from", "pk")
    )


def valid_delegations(user: User, *, on: date) -> list[Delegation]:
    """For whom the person may act on that day.

    A delegation falls with the membership that gave it, and with the receiver's last role in the giver's tenant.
    """
    if not user.is_active:
        return []
    belongs = (
        Membership.objects.filter(user=user, organisation__tenant=OuterRef("giver__organisation__tenant"))
        .filter(valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    )
    return list(
        Delegation.objects.filter(receiver=user, starts_on__lte=on, ends_on__gte=on, ended_at__isnull=True)
        .filter(giver__valid_from__lte=on, giver__user__is_active=True)
        .filter(Q(giver__valid_to__isnull=True) | Q(giver__valid_to__gt=on))
        .filter(Q(giver__organisation__valid_to__isnull=True) | Q(giver__organisation__valid_to__gt=on))
        .filter(Exists(belongs))
        .select_related("giver__organisation", "giver__user")
        .order_by("starts_on", "pk")
    )


def actor_for(
    user: User,
    membership: Membership | None = None,
    delegation: Delegation | None = None,
    *,
    on: date | None = None,
) -> Actor | None:
    """The person in the chosen capacity, or in their first valid one; None when that capacity is not valid today."""
    day = on or timezone.localdate()
    if delegation is not None:
        found = [d for d in valid_delegations(user, on=day) if d.pk == delegation.pk]
        return _delegate(user, found[0]) if found else None
    memberships = valid_memberships(user, on=day)
    if membership is not None:
        memberships = [m for m in memberships if m.pk == membership.pk]
    if memberships:
        return _member(user, memberships[0])
    if membership is None and (delegations := valid_delegations(user, on=day)):
        return _delegate(user, delegations[0])
    return None


@dataclass(frozen=True)
class Capacity:
    """One of the capacities a person may choose; `key` is public, `until` the last day when it is limited."""

    key: str
    actor: Actor
    since: date
    until: date | None


def capacities_of(user: User) -> list[Capacity]:
    """Everything the person may act as today: own roles first, then delegations."""
    day = timezone.localdate()
    own = [
        Capacity(str(m.key), _member(user, m), m.valid_from, m.valid_to - timedelta(days=1) if m.valid_to else None)
        for m in valid_memberships(user, on=day)
    ]
    lent = [Capacity(str(d.key), _delegate(user, d), d.starts_on, d.ends_on) for d in valid_delegations(user, on=day)]
    return own + lent


def actor_from_choice(user: User, *, membership_id: int | None, delegation_id: int | None) -> Actor | None:
    """The capacity kept in a session; falls back to the first valid one when the choice has lapsed."""
    day = timezone.localdate()
    if delegation_id is not None:
        for delegation in valid_delegations(user, on=day):
            if delegation.pk == delegation_id:
                return _delegate(user, delegation)
    memberships = valid_memberships(user, on=day)
    for membership in memberships:
        if membership.pk == membership_id:
            return _member(user, membership)
    if memberships:
        return _member(user, memberships[0])
    delegations = valid_delegations(user, on=day)
    return _delegate(user, delegations[0]) if delegations else None


def actor_as(user: User, *, organisation_id: int, role: str) -> Actor | None:
    """The person in the capacity of a role in an organisation, own or lent, as it stands today; None when it is over."""
    held = (one.actor for one in capacities_of(user))
    return next((actor for actor in held if (actor.organisation.pk, actor.role) == (organisation_id, role)), None)


def system_actor(tenant_id: int) -> Actor:
    """The portal itself, for what no person does (deadlines, imports); it enters one tenant only."""
    user, _ = User.objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"full_name": "Hệ thống", "is_active": False, "password": "!"}
    )
    organisation = Organisation.objects.get(pk=tenant_id)
    return Actor(user, organisation, Role.SYSTEM, "Hệ thống", None, tenant_ids=(tenant_id,))


def organisation_actor(organisation: Organisation, role: Role) -> Actor:
    """An organisation in one of its capacities, no person: what it may see, for what is told to other systems."""
    user, _ = User.objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"full_name": "Hệ thống", "is_active": False, "password": "!"}
    )
    return Actor(user, organisation, role, "Hệ thống", None, tenant_ids=tenant_ids_of(role, organisation))


def tenant_ids_of(role: Role, organisation: Organisation) -> tuple[int, ...]:
    """Which tenants the role enters: all for central roles, none for the platform administrator, else its own."""
    if role in CENTRAL_ROLES:
        return all_tenant_ids()
    if role == Role.PLATFORM_ADMIN or organisation.tenant_id is None:
        return ()
    return (organisation.tenant_id,)


def tenants_of(actor: Actor) -> tuple[int, ...]:
    """Which tenants the actor enters today."""
    return tenant_ids_of(actor.role, actor.organisation)


def all_tenant_ids() -> tuple[int, ...]:
    """Every organisation that is a tenant; kept a few minutes because each central request needs it."""
    cached: tuple[int, ...] | None = cache.get(TENANTS_KEY)
    if cached is None:
        rows = Organisation.objects.filter(
            pk=F("tenant_id"), kind__in=(OrganisationKind.PROVINCIAL_DEPARTMENT, OrganisationKind.CENTRAL_DEPARTMENT)
        )
        cached = tuple(rows.order_by("pk").values_list("pk", flat=True))
        cache.set(TENANTS_KEY, cached, TENANTS_SECONDS)
    return cached


def forget_tenants() -> None:
    """After an organisation was added or changed."""
    cache.delete(TENANTS_KEY)


def _member(user: User, membership: Membership) -> Actor:
    role = Role(membership.role)
    return Actor(
        user=user,
        organisation=membership.organisation,
        role=role,
        title=membership.title,
        membership_id=membership.pk,
        tenant_ids=tenant_ids_of(role, membership.organisation),
    )


def _delegate(user: User, delegation: Delegation) -> Actor:
    giver = delegation.giver
    role = Role(giver.role)
    return Actor(
        user=user,
        organisation=giver.organisation,
        role=role,
        title=delegation.receiver_title,
        membership_id=giver.pk,
        delegation_id=delegation.pk,
        delegation_form=delegation.form,
        on_behalf_of=f"{giver.user.full_name}, {giver.title}",
        tenant_ids=tenant_ids_of(role, giver.organisation),
        behalf_title=giver.title,
    )
