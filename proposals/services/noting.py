"""What is decided about a đề án without moving it: its line in the readable history."""

from __future__ import annotations

from django.utils import timezone

from organisations.actors import Actor
from proposals.models import Proposal, TransitionRecord
from proposals.records import StepFacts


def note_decision(
    locked: Proposal, step: str, label: str, *, actor: Actor, facts: StepFacts, note: str = "", law: str = ""
) -> TransitionRecord:
    """Write the line; the state stays. The row of the đề án must be locked."""
    record = TransitionRecord(
        tenant_id=locked.tenant_id, proposal=locked, step=step, label=label, source=locked.state, target=locked.state,
        at=timezone.now(), user_id=actor.user.pk, user_name=actor.name, organisation=actor.organisation,
        organisation_name=actor.organisation.name, title=actor.title, on_behalf_of=actor.on_behalf_of,
        note=note.strip(), decision_number=facts.decision_number.strip(), decision_date=facts.decision_date,
        amount=facts.amount, paper_id=facts.paper_id, details=facts.details, law=law, due_on=locked.due_on,
    )  # fmt: skip
    record.save(force_insert=True)
    return record
