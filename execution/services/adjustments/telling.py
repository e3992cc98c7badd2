"""What the rest of the house hears of an adjustment."""

from __future__ import annotations

from core.events import publish
from execution.events import AdjustmentMoved, ProposalAdjusted
from execution.models import Adjustment
from execution.states import AdjustmentState
from organisations.actors import Actor
from proposals.models import Proposal


def tell(adjustment: Adjustment, proposal: Proposal, *, source: str, actor: Actor) -> None:
    """Publish after commit that it moved."""
    kind = ProposalAdjusted if adjustment.state == AdjustmentState.APPROVED else AdjustmentMoved
    publish(
        kind(
            proposal_id=proposal.pk, tenant_id=proposal.tenant_id, code=proposal.code, step="adjust", source=source,
            target=adjustment.state, user_id=actor.user.pk, number=adjustment.number, authority=adjustment.authority,
        )
    )  # fmt: skip
