"""The buttons of a case file: what this person may do next, and where each button leads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from appraisal.rules import UNASSIGNED, Charge, may_fill_sheet
from core.workflow import Step
from execution.rules import may_check_vouchers, may_plan_group
from organisations.actors import Actor
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.states import State

# On the desk a button names the work; which way it goes is decided on the screen it leads to.
DESK_LABELS = {
    "open_province_appraisal": "Mở thẩm định",
    "open_central_appraisal": "Mở thẩm định",
    "pass_province": "Kết luận",
    "pass_centre": "Kết luận",
    "accept": "Nghiệm thu",
    "submit_settlement": "Lập quyết toán",
}
WRITTEN_FIRST = {
    "submit_settlement": "execution:settlement", "accept": "execution:acceptances", "plan_group": "execution:group_plan",
}  # fmt: skip
"""Steps whose figures come from pages of their own; the step itself is taken from there."""


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step as a button."""

    name: str
    label: str
    url: str
    law: str
    aside: bool


def links(proposal: Proposal, actor: Actor, charge: Charge = UNASSIGNED) -> list[StepLink]:
    """Every step offered to this person, the ways forward first. A returned dossier goes back to one place only.

    `charge`: whose the sheet is, once somebody has been assigned.
    """
    offered = [
        step
        for step in LIFECYCLE.offered(proposal, actor)
        if _leads_back_right(step, proposal) and (step.name != "plan_group" or may_plan_group(actor, proposal))
    ]
    found = [StepLink(step.name, step.label, step_url(step, proposal), step.law, step.aside) for step in offered]
    if may_fill_sheet(actor, proposal, charge):
        found.insert(0, sheet_link(proposal))
    return sorted(found, key=lambda link: link.aside)


def sheet_link(proposal: Proposal) -> StepLink:
    """The appraisal sheet: not a step, but what an appraiser has to do."""
    return StepLink("sheet", "Phiếu thẩm định", reverse("appraisal:sheet", args=(proposal.code,)), "", aside=False)


def step_url(step: Step, proposal: Proposal) -> str:
    """Where the step is taken: its own screen, the screen of a bundle, or the generic confirm page.

    A step that hands in what is written on pages of its own leads there.
    """
    if step.name in WRITTEN_FIRST:
        return reverse(WRITTEN_FIRST[step.name], args=(proposal.code,))
    if step.bundle:
        return f"{reverse(step.screen)}?nam={proposal.plan_year}"
    return reverse(step.screen or "workbench:step", args=(proposal.code, step.name))


def primary_link(proposal: Proposal, actor: Actor, charge: Charge = UNASSIGNED) -> StepLink | None:
    """The one button of a row on the desk. Who writes is led to the writing page, who appraises to the sheet."""
    if proposal.state in State.EDITABLE:
        return StepLink("write", "Soạn tiếp", reverse("proposals:write", args=(proposal.code,)), "", aside=False)
    if may_check_vouchers(actor, proposal):
        return StepLink(
            "vouchers", "Kiểm tra chứng từ", reverse("execution:settlement", args=(proposal.code,)), "", aside=False
        )
    forward = next((link for link in links(proposal, actor, charge) if not link.aside), None)
    return replace(forward, label=DESK_LABELS.get(forward.name, forward.label)) if forward else None


def _leads_back_right(step: Step, proposal: Proposal) -> bool:
    """Two pairs of rows share a button; only the one that leads where the dossier came from is shown."""
    targets = {
        "resubmit_to_screening": State.SCREENING,
        "resubmit_to_appraisal": State.CENTRAL_APPRAISING,
        "return_settlement": State.ACCEPTED,
        "return_settlement_partly": State.PARTLY_ACCEPTED,
    }
    return step.name not in targets or proposal.returned_from == targets[step.name]
