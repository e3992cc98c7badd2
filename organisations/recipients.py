"""Who holds a role on a day: the people a notice is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from organisations.models import Membership
from organisations.roles import CENTRAL_ROLES, Role


def people_of_unit(organisation_id: int, day: date) -> list[int]:
    """Ids of the staff of an implementing unit."""
    return _ids(Q(organisation_id=organisation_id, role=Role.UNIT_STAFF), day)


def people_of_organisation(organisation_id: int, role: str, day: date) -> list[int]:
    """Ids of those who hold this role in this very organisation."""
    return _ids(Q(organisation_id=organisation_id, role=role), day)


def people_with_roles(roles: Iterable[str], *, tenant_id: int, day: date) -> list[int]:
    """Ids of those who hold one of the roles: provincial ones in the tenant, central ones wherever they sit."""
    wanted = set(roles)
    central = wanted & CENTRAL_ROLES
    local = wanted - central - {Role.UNIT_STAFF}
    return _ids(Q(role__in=central) | Q(role__in=local, organisation__tenant_id=tenant_id), day)


class Holder(NamedTuple):
    """A person in one role on a day."""

    user_id: int
    name: str
    role: str
    organisation_id: int


def holders_near(tenant_id: int, day: date) -> list[Holder]:
    """Everybody with a role in the tenant, and with a central role, in one query; by name."""
    near = Q(role__in=CENTRAL_ROLES) | Q(organisation__tenant_id=tenant_id)
    rows = _in_force(near, day).order_by("user__full_name", "pk")
    return [Holder(*row) for row in rows.values_list("user_id", "user__full_name", "role", "organisation_id")]


def _ids(who: Q, day: date) -> list[int]:
    return list(_in_force(who, day).values_list("user_id", flat=True).distinct())


def _in_force(who: Q, day: date) -> QuerySet[Membership]:
    holders = Membership.objects.filter(who, valid_from__lte=day, user__is_active=True)
    return holders.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
