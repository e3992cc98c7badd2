"""The readable history of a đề án: the line of a step, or of a decision that moves nothing."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from organisations.actors import Actor
from proposals.models import Proposal, TransitionRecord
from proposals.records import StepFacts


def history_row(
    locked: Proposal,
    step: str,
    label: str,
    *,
    source: str,
    at: datetime,
    law: str,
    actor: Actor,
    note: str,
    facts: StepFacts,
) -> TransitionRecord:
    """The line, not stored yet: who, as whom, on what paper, about how much. The đề án is as it stands afterwards."""
    return TransitionRecord(
        tenant_id=locked.tenant_id,
        proposal=locked,
        step=step,
        label=label,
        source=source,
        target=locked.state,
        at=at,
        user_id=actor.user.pk,
        user_name=actor.name,
        organisation=actor.organisation,
        organisation_name=actor.organisation.name,
        title=actor.title,
        on_behalf_of=actor.on_behalf_of,
        note=note.strip(),
        decision_number=facts.decision_number.strip(),
        decision_date=facts.decision_date,
        amount=facts.amount,
        paper_id=facts.paper_id,
        details=facts.details,
        law=law,
        due_on=locked.due_on,
    )


def note_decision(
    locked: Proposal, step: str, label: str, *, actor: Actor, facts: StepFacts, note: str = "", law: str = ""
) -> TransitionRecord:
    """Write the line of a decision; the state stays. The row of the đề án must be locked."""
    now = timezone.now()
    record = history_row(locked, step, label, source=locked.state, at=now, law=law, actor=actor, note=note, facts=facts)
    record.save(force_insert=True)
    return record
