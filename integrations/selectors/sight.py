"""What may an organisation be told? The rules of the lists, asked for nobody in particular."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from core.tenancy import tenant_scope
from integrations.catalogue import PROPOSAL, REPORT
from integrations.models import Endpoint
from organisations.actors import Actor, organisation_actor
from organisations.roles import Role
from organisations.rules import speaks_for
from proposals.selectors import visible_to
from reporting.periodic.visibility import visible_reports


def reader_of(endpoint: Endpoint) -> Actor | None:
    """The organisation itself in the capacity the connection was made in; None once it exists no more.

    No person, hence nobody's conflict of interest: a message holds no more than code, state and version, and whoever asks
    for details does so with a token of a person, whom a conflict keeps away.
    """
    office, today = endpoint.organisation, timezone.localdate()
    closed = office.valid_to is not None and office.valid_to <= today
    if closed or not speaks_for(endpoint.role, office.kind):
        return None
    return organisation_actor(office, Role(endpoint.role))


def readable(endpoint: Endpoint, subject: str, ids: Collection[int]) -> set[int]:
    """Which of these dossiers or reports the organisation may see now. One query, in the tenants of the organisation."""
    actor = reader_of(endpoint)
    if actor is None or not ids:
        return set()
    with tenant_scope(*actor.tenant_ids):
        if subject == PROPOSAL:
            return set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
        if subject == REPORT:
            return set(visible_reports(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return set()
