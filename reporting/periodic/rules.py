"""Who writes, locks and corrects a periodic report. Pure."""

from __future__ import annotations

from organisations.actors import Actor
from organisations.roles import OrganisationKind
from reporting.models import PeriodicReport
from reporting.periodic.regimes import LOCKERS, PROVINCE, UNIT, WRITERS, Regime

UNITS = frozenset({OrganisationKind.REGIONAL_CENTRE, OrganisationKind.PROVINCIAL_CENTRE, OrganisationKind.OTHER_UNIT})


def may_open(actor: Actor, regime: Regime) -> bool:
    """Whoever writes such reports for their own organisation."""
    return actor.role in WRITERS[regime.writers] and _kind_fits(actor, regime)


def _kind_fits(actor: Actor, regime: Regime) -> bool:
    kind = actor.organisation.kind
    if regime.kinds:
        return kind in regime.kinds
    if regime.writers == UNIT:
        return kind in UNITS
    wanted = (
        OrganisationKind.PROVINCIAL_DEPARTMENT if regime.writers == PROVINCE else OrganisationKind.CENTRAL_DEPARTMENT
    )
    return kind == wanted


def may_write(actor: Actor, report: PeriodicReport) -> bool:
    """The own organisation, while it is not locked."""
    mine = actor.organisation.pk == report.organisation_id
    return mine and not report.is_locked and may_open(actor, report.regime_row)


def may_lock(actor: Actor, report: PeriodicReport) -> bool:
    """Whoever signs for the organisation: the staff of a unit, the leader of a Sở or of the Cục."""
    return may_write(actor, report) and actor.role in LOCKERS[report.regime_row.writers]


def may_correct(actor: Actor, report: PeriodicReport) -> bool:
    """The own organisation, once it is locked. That it is the newest number is looked up by the service."""
    mine = actor.organisation.pk == report.organisation_id
    return mine and report.is_locked and may_open(actor, report.regime_row)
