"""An adjustment and its đề án, locked in the one order: envelopes, đề án, contract, adjustment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from budgets import services as budgets
from core.audit import acting_context
from core.errors import NotFound, Stale
from core.events import publish
from execution.events import AdjustmentMoved, ProposalAdjusted
from execution.models import Adjustment
from execution.states import AdjustmentState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to

STALE = "Đề nghị điều chỉnh vừa được người khác cập nhật. Tải lại trang để xem bản mới rồi thực hiện lại."


@contextmanager
def changing(
    adjustment: Adjustment, *, actor: Actor, why: str, version: int | None = None, money: bool = False
) -> Iterator[tuple[Adjustment, Proposal]]:
    """The locked rows. Raises NotFound for somebody else's, Stale when the adjustment is newer than `version`.

    `money`: the envelopes of the đề án and of its plan year are locked first.
    """
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        if money:
            seen = Proposal.objects.only("code", "plan_year").get(pk=adjustment.proposal_id)
            budgets.lock_envelopes_of(seen.code, seen.plan_year)
        proposals = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
        mine = visible_to(actor).filter(pk=adjustment.proposal_id)
        proposal = proposals.filter(pk__in=mine.values("pk")).first()
        found = Adjustment.objects.select_for_update(of=("self",)).filter(pk=adjustment.pk).first()
        if proposal is None or found is None:
            raise NotFound(str(adjustment.number))
        if version is not None and version != found.version:
            raise Stale(STALE)
        found.proposal = proposal
        yield found, proposal


def keep(adjustment: Adjustment) -> Adjustment:
    """Save it as a newer version."""
    adjustment.version += 1
    adjustment.save()
    return adjustment


def tell(adjustment: Adjustment, proposal: Proposal, *, source: str, actor: Actor) -> None:
    """Publish after commit that it moved."""
    kind = ProposalAdjusted if adjustment.state == AdjustmentState.APPROVED else AdjustmentMoved
    publish(
        kind(
            proposal_id=proposal.pk, tenant_id=proposal.tenant_id, code=proposal.code, step="adjust", source=source,
            target=adjustment.state, user_id=actor.user.pk, number=adjustment.number, authority=adjustment.authority,
        )
    )  # fmt: skip
