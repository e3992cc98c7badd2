"""The one door through which a đề án changes its state."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from budgets.selectors import norm_on
from budgets.states import NormKind
from core.audit import acting_context
from core.calendars import add_working_days, holidays_between, next_working_day
from core.errors import NotFound, Reason, Refused, Stale
from core.events import publish
from core.workflow import Step
from organisations.actors import Actor
from proposals.effects import resume_clock
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, TransitionRecord
from proposals.records import NO_FACTS, StepFacts

_RELATIONS = ("tenant", "unit", "content", "trade", "copied_from", "created_by", "code", "draft_code")


def move(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    note: str = "",
    version: int | None = None,
    facts: StepFacts = NO_FACTS,
) -> Proposal:
    """Take one step of the lifecycle and return the đề án as it stands after it.

    `version` is the version the person saw; a newer one refuses with `Stale`. Raises `Refused` with every reason of
    every guard; then nothing has changed, and what a guard noted down of its own asking (SupportLookup) stays. Locks
    what the step names first (envelopes), then the row of the đề án.
    """
    if step_name not in LIFECYCLE:
        raise NotFound(step_name)
    step = LIFECYCLE[step_name]
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=step.label):
        for lock in step.locks:
            lock(proposal)
        locked = _lock(proposal)
        if version is not None and version != locked.version:
            raise Stale(
                "Hồ sơ đã được người khác cập nhật sau khi bạn mở trang. Tải lại để xem bản mới rồi thực hiện lại."
            )
        refusal = _refusal(step, locked, actor=actor, note=note, facts=facts)
        if refusal is None:
            _take(step, locked, actor=actor, note=note, facts=facts)
    if refusal is not None:
        raise refusal
    return locked


def _refusal(step: Step, locked: Proposal, *, actor: Actor, note: str, facts: StepFacts) -> Refused | None:
    """Why not, before anything is written. Raised after the block: an exception would undo what the guards kept."""
    try:
        LIFECYCLE.check(step, locked, actor, facts)
    except Refused as refusal:
        return refusal
    return Refused(Reason("Chưa ghi lý do.", "note")) if step.asks_note and not note.strip() else None


def _take(step: Step, locked: Proposal, *, actor: Actor, note: str, facts: StepFacts) -> None:
    source = locked.state
    _apply(step, locked, actor=actor, facts=facts)
    _write_history(locked, step, source, actor=actor, note=note, facts=facts)
    if step.says is not None:
        publish(step.says(locked.pk, locked.tenant_id, locked.code, step.name, source, locked.state, actor.user.pk))


def _lock(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
    found: Proposal | None = rows.filter(pk=proposal.pk).first()
    if found is None:
        raise NotFound(proposal.code)
    return found


def _apply(step: Step, locked: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    resumes = resume_clock in step.does and locked.clock_left is not None
    for effect in step.does:
        effect(locked, actor=actor, facts=facts)
    if resumes:
        locked.clock_left = None
    else:
        locked.due_on = facts.due_on or _due_on(step, locked)
    locked.state = step.target
    locked.state_since = timezone.now()
    locked.version += 1
    locked.clean_fields(exclude=_RELATIONS)
    locked.save()


def _due_on(step: Step, locked: Proposal) -> date | None:
    """Last day for whoever must move next, from the dated norm the step names; None when there is none."""
    if not step.within:
        return None
    today = timezone.localdate()
    try:
        norm = norm_on(step.within, today, tenant_id=locked.tenant_id)
    except LookupError:
        return None
    days = norm.number
    if norm.kind == NormKind.DAYS:
        last = (locked.last_accepted_on or today) + timedelta(days=days)
        return next_working_day(last, holidays_between(last, last + timedelta(days=30)))
    return add_working_days(today, days, holidays_between(today, today + timedelta(days=3 * days + 30)))


def _write_history(
    locked: Proposal, step: Step, source: str, *, actor: Actor, note: str, facts: StepFacts
) -> TransitionRecord:
    row = TransitionRecord(
        tenant_id=locked.tenant_id,
        proposal=locked,
        step=step.name,
        label=step.label,
        source=source,
        target=locked.state,
        at=locked.state_since,
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
        law=step.law,
        due_on=locked.due_on,
    )
    row.save(force_insert=True)
    return row
