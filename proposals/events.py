"""What a đề án can tell the rest of the house, after commit. Ids and names only: the listener fetches for itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposalEvent:
    """A step was taken. `step`, `source` and `target` are the names in the lifecycle table."""

    proposal_id: int
    tenant_id: int
    code: str
    step: str
    source: str
    target: str
    user_id: int | None


class ProposalSubmitted(ProposalEvent):
    """Dossier handed to the Sở, or directly to the Cục."""


class ProposalReturned(ProposalEvent):
    """A supplement is asked for."""


class ProposalResubmitted(ProposalEvent):
    """The supplement has come back to the level that asked for it."""


class AppraisalOpened(ProposalEvent):
    """A body appraises the dossier."""


class AppraisalConcluded(ProposalEvent):
    """The head of the level has concluded."""


class ProposalRegistered(ProposalEvent):
    """Registered with the Cục."""


class ProposalRegisteredAgain(ProposalEvent):
    """Found good in an earlier year without money, now of a later plan year."""


class ProposalApproved(ProposalEvent):
    """In the plan approved by the Minister."""


class ProposalAssigned(ProposalEvent):
    """Plan assigned to the unit."""


class ExecutionMoved(ProposalEvent):
    """Contract, work, acceptance or settlement went a step on."""


class ProposalStopped(ProposalEvent):
    """Stopped by the Minister."""


class ProposalWithdrawn(ProposalEvent):
    """Withdrawn by the unit."""
