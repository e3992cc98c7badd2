"""A request for an advance as one person's page shows it: what it is measured by, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from core.errors import Reason
from execution import rules
from execution.advances import Look, Weight, look_at_advance, percent, reasons_of
from execution.models import AdvanceRequest
from execution.selectors.progress import last_report
from execution.services.advances import may_refuse
from execution.states import ADVANCE_TONES, AdvancePart, AdvanceState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_unit


@dataclass(frozen=True, slots=True)
class AdvanceView:
    """`look`: as measured today; None once the request is closed."""

    advance: AdvanceRequest
    look: Look | None
    hard: list[Reason]
    soft: list[Reason]
    warnings: list[Reason]

    @property
    def tone(self) -> str:
        return ADVANCE_TONES[AdvanceState(self.advance.state)]

    @property
    def reached(self) -> str:
        """How much of the work the gate looks at is done, in words."""
        if self.look is None or self.look.reached is None:
            return ""
        return percent(self.look.reached)

    @property
    def gated(self) -> bool:
        """Whether a gate of volume stands before this advance."""
        return self.look is not None and self.look.gate is not None and self.look.part != AdvancePart.REMAINING


def advance_view(advance: AdvanceRequest, proposal: Proposal) -> AdvanceView:
    """Measured by today's norms while it is open. A draft leans on the report filed last."""
    if advance.state not in AdvanceState.OPEN:
        return AdvanceView(advance, None, [], [], [])
    report = last_report(proposal) if advance.state == AdvanceState.DRAFT else advance.report
    look = look_at_advance(proposal, timezone.localdate(), report=report)
    found = look.findings(advance.approved or advance.amount or 0)
    return AdvanceView(
        advance, look, reasons_of(found, Weight.HARD), reasons_of(found, Weight.SOFT), reasons_of(found, Weight.WARN)
    )


def may_do(advance: AdvanceRequest, proposal: Proposal, actor: Actor) -> dict[str, bool]:
    """What this person may do with it now, by the name of the act."""
    state = advance.state
    return {
        "write": state == AdvanceState.DRAFT and rules.may_ask_advance(actor, proposal),
        "withdraw": state in {AdvanceState.DRAFT, *AdvanceState.FILED} and is_unit(actor, proposal),
        "confirm": state == AdvanceState.SUBMITTED and rules.may_confirm_report(actor, proposal),
        "approve": state == AdvanceState.CONFIRMED and rules.may_decide_advance(actor, proposal),
        "refuse": may_refuse(advance, proposal, actor),
        "pay": state == AdvanceState.APPROVED and rules.may_pay_advance(actor, proposal),
    }
