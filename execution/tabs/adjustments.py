"""Adjustments on the case file."""

from __future__ import annotations

from typing import Any

from execution import rules
from execution.selectors.adjustments import addenda_of, adjustments_of
from execution.states import ADJUSTMENT_TONES, AdjustmentState
from organisations.actors import Actor
from proposals.models import Proposal


def adjustments_section(proposal: Proposal, actor: Actor, *, adjusted: bool) -> dict[str, Any]:
    """The adjustments this person may see, the addenda they led to, and whether another may be asked for.

    `adjusted`: the history tells of one. Without one, and where none can be under way, nothing is asked of the database.
    """
    rows = adjustments_of(actor, proposal) if adjusted or proposal.state in rules.ADJUSTABLE else []
    decided = any(row.state == AdjustmentState.APPROVED for row in rows)
    return {
        "adjustments": [(row, ADJUSTMENT_TONES[AdjustmentState(row.state)]) for row in rows],
        "addenda": list(addenda_of(proposal)) if decided else [],
        "may_adjust": rules.may_propose_adjustment(actor, proposal)
        and not any(row.state in AdjustmentState.OPEN for row in rows),
    }
