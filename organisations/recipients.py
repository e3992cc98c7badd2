"""Who holds a role on a day: the people a notice is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from organisations.models import Membership
from organisations.roles import CENTRAL_ROLES, Role


def people_of_unit(organisation_id: int, day: date) -> list[int]:
    """Ids of the staff of an implementing unit."""
    return _ids(Q(organisation_id=organisation_id, role=Role.UNIT_STAFF), day)


def people_with_roles(roles: Iterable[str], *, tenant_id: int, day: date) -> list[int]:
    """Ids of those who hold one of the roles: provincial ones in the tenant, central ones wherever they sit."""
    wanted = set(roles)
    central = wanted & CENTRAL_ROLES
    local = wanted - central - {Role.UNIT_STAFF}
    return _ids(Q(role__in=central) | Q(role__in=local, organisation__tenant_id=tenant_id), day)


def _ids(who: Q, day: date) -> list[int]:
    holders = Membership.objects.filter(who, valid_from__lte=day, user__is_active=True)
    return list(
        holders.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).values_list("user_id", flat=True).distinct()
    )
