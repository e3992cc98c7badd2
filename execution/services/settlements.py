"""The settlement dossier on its way."""

from __future__ import annotations

from organisations.actors import Actor
from proposals.models import Proposal
from proposals.services.steps import Upload, record_step
from proposals.states import State


def return_settlement(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Give the settlement dossier back to the unit; it goes to the acceptance it came from, whichever row was pressed."""
    partly = proposal.returned_from == State.PARTLY_ACCEPTED
    step_name = "return_settlement_partly" if partly else "return_settlement"
    return record_step(proposal, step_name, actor=actor, version=version, note=note, file=file)
