"""Handing the dossier over: to the Sở, to the Cục directly, or back to whoever asked for a supplement."""

from __future__ import annotations

from core.errors import NotFound, Reason, Refused
from core.text import nfc
from core.workflow import Step
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.records import NO_FACTS
from proposals.services.move import move
from proposals.states import State
from proposals.supplements import open_request

SCREEN = "proposals:submit"


def submission_step(proposal: Proposal, *, actor: Actor) -> Step | None:
    """The step that hands this dossier over now; a returned one goes back to where it was returned from."""
    for step in LIFECYCLE.offered(proposal, actor):
        leads_back = proposal.state != State.CENTRAL_RETURNED or step.target == proposal.returned_from
        if step.screen == SCREEN and leads_back:
            return step
    return None


def answers_in_note(proposal: Proposal) -> bool:
    """Whether the note has to say what was supplemented: the dossier was returned without points to answer."""
    return proposal.state in State.PAUSED and open_request(proposal) is None


def obstacles(proposal: Proposal, step: Step) -> list[Reason]:
    """Everything that still stands in the way, once each, with the address where it is put right."""
    return list({reason.message: reason for reason in LIFECYCLE.blockers(step, proposal, NO_FACTS)}.values())


def submit(proposal: Proposal, step_name: str, *, actor: Actor, version: int, note: str = "") -> Proposal:
    """Take the step. A supplement asked for without points says what was supplemented.

    Raises Stale, Refused with all reasons, NotFound.
    """
    if step_name not in LIFECYCLE or LIFECYCLE[step_name].screen != SCREEN:
        raise NotFound(step_name)
    if answers_in_note(proposal) and not note.strip():
        answer = Reason("Chưa ghi đã bổ sung, giải trình những gì.", "note")
        raise Refused(answer, *obstacles(proposal, LIFECYCLE[step_name]))
    return move(proposal, step_name, actor=actor, note=nfc(note), version=version)
