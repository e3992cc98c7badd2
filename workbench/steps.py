"""The buttons of a case file: what this person may do next, and where each button leads."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core.workflow import Step
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.states import State


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step as a button."""

    name: str
    label: str
    url: str
    law: str
    aside: bool


def links(proposal: Proposal, actor: Actor) -> list[StepLink]:
    """Every step offered to this person, the ways forward first. A returned dossier goes back to one place only."""
    offered = [step for step in LIFECYCLE.offered(proposal, actor) if _leads_back_right(step, proposal)]
    found = [StepLink(step.name, step.label, step_url(step, proposal), step.law, step.aside) for step in offered]
    return sorted(found, key=lambda link: link.aside)


def step_url(step: Step, proposal: Proposal) -> str:
    """Where the step is taken: its own screen, the screen of a bundle, or the generic confirm page."""
    if step.bundle:
        return f"{reverse(step.screen)}?nam={proposal.plan_year}"
    return reverse(step.screen or "workbench:step", args=(proposal.code, step.name))


def primary_link(proposal: Proposal, actor: Actor) -> StepLink | None:
    """The one button of a row on the desk. Whoever writes is led to the writing page."""
    if proposal.state in State.EDITABLE:
        return StepLink("write", "Soạn tiếp", reverse("proposals:write", args=(proposal.code,)), "", aside=False)
    forward = [link for link in links(proposal, actor) if not link.aside]
    return forward[0] if forward else None


def _leads_back_right(step: Step, proposal: Proposal) -> bool:
    """Two pairs of rows share a button; only the one that leads where the dossier came from is shown."""
    targets = {
        "resubmit_to_screening": State.SCREENING,
        "resubmit_to_appraisal": State.CENTRAL_APPRAISING,
        "return_settlement": State.ACCEPTED,
        "return_settlement_partly": State.PARTLY_ACCEPTED,
    }
    return step.name not in targets or proposal.returned_from == targets[step.name]
