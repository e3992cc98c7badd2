"""Adjustments on the case file."""

from __future__ import annotations

from typing import Any

from execution import rules
from execution.selectors.adjustments import addenda_of, adjustments_of
from execution.states import ADJUSTMENT_TONES, AdjustmentState
from organisations.actors import Actor
from proposals.models import Proposal


def adjustments_section(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """The adjustments this person may see, the addenda of the contract, and whether another may be asked for. Two queries."""
    rows = adjustments_of(actor, proposal)
    return {
        "adjustments": [(row, ADJUSTMENT_TONES[AdjustmentState(row.state)]) for row in rows],
        "addenda": list(addenda_of(proposal)),
        "may_adjust": rules.may_propose_adjustment(actor, proposal)
        and not any(row.state in AdjustmentState.OPEN for row in rows),
    }
