"""The bodies documents name besides their issuer."""

from __future__ import annotations

from organisations.models import Organisation
from organisations.roles import OrganisationKind


def centre() -> Organisation:
    """The Cục that manages the national programme."""
    found: Organisation = Organisation.objects.get(kind=OrganisationKind.CENTRAL_DEPARTMENT)
    return found
