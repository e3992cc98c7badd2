"""Which periodic reports a person may see, and which of them as papers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from organisations.actors import Actor
from organisations.roles import Role
from proposals import selectors as proposals
from reporting.models import PeriodicReport, PeriodicState


def visible_reports(actor: Actor | None) -> QuerySet[PeriodicReport]:
    """One's own organisation's; a Sở also the sent ones of its units; the central level every sent one."""
    rows: QuerySet[PeriodicReport] = PeriodicReport.objects.all()
    if actor is None or actor.role in {Role.PLATFORM_ADMIN, Role.SYSTEM}:
        return rows.none()
    own, sent = Q(organisation=actor.organisation), Q(state=PeriodicState.LOCKED)
    if actor.role == Role.UNIT_STAFF:
        return rows.filter(own)
    if actor.is_central:
        return rows.filter(own | sent)
    return rows.filter(own | (sent & Q(tenant_id=actor.tenant_id)))


def printable_reports(actor: Actor) -> QuerySet[PeriodicReport]:
    """Those whose papers the person reads: a printed table cannot be masked (as with registrations)."""
    rows, kept = visible_reports(actor), proposals.recused_codes(actor)
    return rows.exclude(codes__overlap=sorted(kept)) if kept else rows
