"""The one door through which a đề án changes its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets.selectors import law_read_once, norm_on
from budgets.states import NormKind
from core.audit import acting_context
from core.calendars import holidays_between, last_of_working_days, next_working_day
from core.errors import NotFound, Reason, Refused, Stale
from core.events import publish
from core.workflow import Step
from organisations.actors import Actor
from proposals.effects import FOR_MANY as EFFECTS_FOR_MANY
from proposals.effects import lock_money_of_year, resume_clock
from proposals.guards import FOR_MANY as GUARDS_FOR_MANY
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, TransitionRecord
from proposals.records import NO_FACTS, StepFacts
from proposals.services.noting import history_row

_ROWS_A_STATEMENT = 250
_SHARED = frozenset({"decision_number", "decision_date", "note"})
_COLUMNS = tuple(
    column.attname for column in Proposal._meta.concrete_fields if not column.primary_key and not column.generated
)
_BY_YEAR = frozenset({lock_money_of_year})
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


def move_many(facts_of: Mapping[int, StepFacts], step_name: str, *, actor: Actor, note: str = "") -> list[Proposal]:
    """Take one step of the lifecycle with many đề án (key -> facts), all of them or none; answers them by key.

    What stands for one stands for each: the same guards, effects, history and events. Guards and effects that ask or
    write much have a twin for many (FOR_MANY), so that the number of statements does not grow with the number of đề án.
    Raises Refused with every reason of every đề án, its code in front; then nothing has changed.
    """
    if step_name not in LIFECYCLE:
        raise NotFound(step_name)
    step = LIFECYCLE[step_name]
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=step.label),
        law_read_once(),
    ):
        rows = _lock_many(step, facts_of)
        reasons = _refusals(step, rows, facts_of, actor=actor, note=note)
        if not reasons:
            _take_many(step, rows, facts_of, actor=actor, note=note)
    if reasons:
        raise Refused(*reasons)
    return rows


def _lock_many(step: Step, keys: Mapping[int, StepFacts]) -> list[Proposal]:
    """The rows in the order of their keys, in one statement, with what guards and effects read of each."""
    known = list(Proposal.objects.filter(pk__in=keys).order_by("pk"))
    for lock in step.locks:
        for proposal in {row.plan_year: row for row in known}.values() if lock in _BY_YEAR else known:
            lock(proposal)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").filter(pk__in=keys)
    found = list(rows.order_by("pk").prefetch_related("estimate_versions", "beneficiary_rows"))
    if len(found) != len(keys):
        raise NotFound(step.name)
    return found


def _refusals(
    step: Step, rows: list[Proposal], facts_of: Mapping[int, StepFacts], *, actor: Actor, note: str
) -> list[Reason]:
    """Why not, of every đề án; what they share (the decision) is said once."""
    alone = replace(step, needs=tuple(guard for guard in step.needs if guard not in GUARDS_FOR_MANY))
    found: dict[str, Reason] = {}
    for row in rows:
        refusal = _refusal(alone, row, actor=actor, note=note, facts=facts_of[row.pk])
        for reason in refusal.reasons if refusal else ():
            shared = reason.field in _SHARED
            said = reason if shared else Reason(f"{row.code}: {reason.message}", "", reason.article, reason.url)
            found.setdefault(said.message, said)
    for guard in step.needs:
        for reason in GUARDS_FOR_MANY[guard](rows, facts_of) if guard in GUARDS_FOR_MANY else ():
            found.setdefault(reason.message, reason)
    return list(found.values())


def _take_many(step: Step, rows: list[Proposal], facts_of: Mapping[int, StepFacts], *, actor: Actor, note: str) -> None:
    before = {row.pk: {name: getattr(row, name) for name in _COLUMNS} for row in rows}
    alone = replace(step, does=tuple(effect for effect in step.does if effect not in EFFECTS_FOR_MANY))
    days: dict[tuple[int, date | None], date | None] = {}

    def due_on(step: Step, row: Proposal) -> date | None:
        key = (row.tenant_id, row.last_accepted_on)
        if key not in days:
            days[key] = _due_on(step, row)
        return days[key]

    for row in rows:
        _change(alone, row, actor=actor, facts=facts_of[row.pk], due_on=due_on)
        row.changed_at = row.state_since
    for effect in step.does:
        if effect in EFFECTS_FOR_MANY:
            EFFECTS_FOR_MANY[effect](rows, facts_of, actor=actor)
    changed = [name for name in _COLUMNS if any(getattr(row, name) != before[row.pk][name] for row in rows)]
    Proposal.objects.bulk_update(rows, changed, batch_size=_ROWS_A_STATEMENT)
    history = [
        _history_row(row, step, before[row.pk]["state"], actor=actor, note=note, facts=facts_of[row.pk])
        for row in rows
    ]  # fmt: skip
    TransitionRecord.objects.bulk_create(history, batch_size=_ROWS_A_STATEMENT)
    if step.says is not None:
        publish(*(_said(step, row, before[row.pk]["state"], actor=actor) for row in rows))


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
    _history_row(locked, step, source, actor=actor, note=note, facts=facts).save(force_insert=True)
    _say(step, locked, source, actor=actor)


def _say(step: Step, locked: Proposal, source: str, *, actor: Actor) -> None:
    if step.says is not None:
        publish(_said(step, locked, source, actor=actor))


def _said(step: Step, locked: Proposal, source: str, *, actor: Actor) -> Any:
    kind: Any = step.says
    return kind(locked.pk, locked.tenant_id, locked.code, step.name, source, locked.state, actor.user.pk)


def _lock(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
    found: Proposal | None = rows.filter(pk=proposal.pk).first()
    if found is None:
        raise NotFound(proposal.code)
    return found


def _apply(step: Step, locked: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    _change(step, locked, actor=actor, facts=facts)
    locked.save()


def _change(
    step: Step,
    locked: Proposal,
    *,
    actor: Actor,
    facts: StepFacts,
    due_on: Callable[[Step, Proposal], date | None] | None = None,
) -> None:
    resumes = resume_clock in step.does and locked.clock_left is not None
    for effect in step.does:
        effect(locked, actor=actor, facts=facts)
    if resumes:
        locked.clock_left = None
    else:
        locked.due_on = facts.due_on or (due_on or _due_on)(step, locked)
    locked.state = step.target
    locked.state_since = timezone.now()
    locked.version += 1
    locked.clean_fields(exclude=_RELATIONS)


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
    return last_of_working_days(today, days)


def _history_row(
    locked: Proposal, step: Step, source: str, *, actor: Actor, note: str, facts: StepFacts
) -> TransitionRecord:
    return history_row(
        locked,
        step.name,
        step.label,
        source=source,
        at=locked.state_since,
        law=step.law,
        actor=actor,
        note=note,
        facts=facts,
    )
