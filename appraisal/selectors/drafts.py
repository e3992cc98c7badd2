"""What a person has typed into a sheet and not filed."""

from __future__ import annotations

from appraisal.models import Level, SheetDraft
from organisations.actors import Actor
from proposals.models import Proposal


def draft_of(actor: Actor, proposal: Proposal, level: Level, purpose: str) -> SheetDraft | None:
    """The newest, also of a round that a return has ended: what was typed then is not lost."""
    rows = SheetDraft.objects.filter(
        user=actor.user, purpose=purpose, appraisal__proposal=proposal, appraisal__level=level
    )
    found: SheetDraft | None = rows.order_by("-at").first()
    return found
