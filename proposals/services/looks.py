"""An appraiser has looked at a dossier: from then on a supplement shows what is new to that person."""

from __future__ import annotations

from django.db import transaction

from organisations.actors import Actor
from proposals.models import Look, Proposal
from proposals.selectors import snapshots_for


def note_look(proposal: Proposal, *, actor: Actor) -> Look | None:
    """Remember the snapshot seen now, and the one seen before it; None for a dossier without snapshots.

    Looking again at the same one changes nothing, so what is new stays marked until another supplement comes.
    """
    newest: int | None = snapshots_for(actor, proposal).order_by("-number").values_list("number", flat=True).first()
    if newest is None:
        return None
    with transaction.atomic():
        look: Look
        look, made = Look.objects.select_for_update().get_or_create(
            user=actor.user, proposal=proposal, defaults={"tenant_id": proposal.tenant_id, "number": newest}
        )
        if not made and look.number < newest:
            look.before, look.number = look.number, newest
            look.save(update_fields=["before", "number", "at"])
    return look
