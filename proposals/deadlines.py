"""Why a dossier is due on that day: the norm, the day it counts from, what was skipped, what stands still. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils import timezone

from budgets.models import Norm
from budgets.selectors import days_kept, norm_on
from budgets.states import NormKind
from core.calendars import (
    SpecialDays,
    add_working_days,
    is_working_day,
    known_holidays,
    next_working_day,
    working_days_left,
)
from core.models import Holiday
from proposals.chain import CHAIN, days_of_chain
from proposals.effects import pause_clock, resume_clock
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal, Reminder, TransitionRecord
from proposals.selectors import history_of, reminders_of
from proposals.states import RungName, State
from proposals.waiting import Wait, party_in, superiors_of, waits_for

SUPPLEMENT = "within.supplement"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where the last day comes from. `norm` None: set by a person, or carried over from before a pause."""

    text: str
    norm: Norm | None
    start: date
    reckoned: date | None

    def agrees(self, due_on: date) -> bool:
        """Whether today's norms and holidays still give the day that was set."""
        return self.reckoned in {None, due_on}


@dataclass(frozen=True, slots=True)
class Ahead:
    """A rung of the chain: when, who hears it, and whether it was said."""

    day: date
    who: str
    report: bool
    said: bool


@dataclass(frozen=True, slots=True)
class Past:
    """A step that had a last day. `late` = working days after it, 0 when in time."""

    party: str
    state: str
    due_on: date
    done_on: date
    late: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it. `left` = working days, negative when late; None without a last day."""

    wait: Wait | None
    due_on: date | None
    left: int | None
    basis: Basis | None
    holidays: tuple[Holiday, ...]
    weekend_days: int
    ahead: tuple[Ahead, ...]
    past: tuple[Past, ...]
    paused_party: str
    paused_left: int | None


def explain(proposal: Proposal, *, today: date) -> Explanation:
    """Put the deadline of a dossier into words and days. Four queries."""
    records, known = list(history_of(proposal)), known_holidays()
    due_on, wait = proposal.due_on, waits_for(proposal)
    basis = _basis(proposal, records, due_on, known) if due_on and records else None
    start = basis.start if basis else today
    return Explanation(
        wait=wait,
        due_on=due_on,
        left=working_days_left(due_on, today, known) if due_on else None,
        basis=basis,
        holidays=tuple(Holiday.objects.filter(day__gt=start, day__lte=due_on)) if due_on else (),
        weekend_days=_weekend_days(start, due_on, known) if due_on else 0,
        ahead=_ahead(proposal, wait, today, known) if due_on and wait else (),
        past=tuple(_past(records, known)),
        paused_party=party_in(proposal.returned_from) if proposal.state in State.PAUSED else "",
        paused_left=proposal.clock_left if proposal.state in State.PAUSED else None,
    )


def _basis(proposal: Proposal, records: Sequence[TransitionRecord], due_on: date, known: SpecialDays) -> Basis:
    last = records[-1]
    step, start = LIFECYCLE.get(last.step), _day(last)
    if step is not None and resume_clock in step.does and (found := _resumed(records, start, known)):
        return found
    returned = step is not None and pause_clock in step.does
    code = SUPPLEMENT if returned else step.within if step else ""
    norm = _norm(code, start, proposal.tenant_id)
    if norm is None:
        return Basis(f"Ngày được đặt ở bước “{last.label}”, không theo thời hạn định sẵn.", None, start, None)
    if norm.kind == NormKind.DAYS:
        start = proposal.last_accepted_on or start
        reckoned = next_working_day(start + timedelta(days=norm.number), known)
        return Basis(f"{norm.title}: {norm.number} ngày theo lịch.", norm, start, reckoned)
    reckoned = add_working_days(start, norm.number, known)
    if returned and reckoned != due_on:
        text = f"{last.user_name} đặt ngày này khi yêu cầu bổ sung; mặc định là {norm.number} ngày làm việc."
        return Basis(text, norm, start, None)
    return Basis(f"{norm.title}: {norm.number} ngày làm việc.", norm, start, reckoned)


def _resumed(records: Sequence[TransitionRecord], start: date, known: SpecialDays) -> Basis | None:
    """The days that were left when the dossier was returned, counted from the day it came back."""
    if len(records) < len(("before", "returned", "back")):
        return None
    before, returned = records[-3], records[-2]
    step = LIFECYCLE.get(returned.step)
    if before.due_on is None or step is None or pause_clock not in step.does:
        return None
    left = working_days_left(before.due_on, _day(returned), known)
    text = (
        f"Hạn trước khi trả hồ sơ là {before.due_on:%d/%m/%Y}. Thời hạn tạm dừng từ {_day(returned):%d/%m/%Y}, khi còn "
        f"{left} ngày làm việc, và chạy tiếp từ {start:%d/%m/%Y} (ít nhất 1 ngày)."
    )
    return Basis(text, None, start, add_working_days(start, max(left, 1), known))


def _norm(code: str, day: date, tenant_id: int) -> Norm | None:
    try:
        return norm_on(code, day, tenant_id=tenant_id) if code else None
    except LookupError:
        return None


def _weekend_days(start: date, due_on: date, known: SpecialDays) -> int:
    days = (start + timedelta(days=offset) for offset in range(1, (due_on - start).days + 1))
    return sum(not is_working_day(day, known) and day not in known.off for day in days)


def _ahead(proposal: Proposal, wait: Wait, today: date, known: SpecialDays) -> tuple[Ahead, ...]:
    if proposal.due_on is None:
        return ()
    days = days_kept({rung.norm for rung in CHAIN}, today, proposal.tenant_id)
    said = {row.rung for row in reminders_of(proposal) if _same(row, proposal)}
    over = superiors_of(wait, proposal)
    heard = {RungName.LEADER: over.leader_label, RungName.ABOVE: over.above_label or over.leader_label}
    rungs = days_of_chain(days, proposal.due_on, known)
    return tuple(
        Ahead(day, heard.get(rung.name, wait.party), not rung.before, rung.name in said)
        for rung, day in rungs
        if day >= today or rung.name in said
    )


def _same(row: Reminder, proposal: Proposal) -> bool:
    return (row.state, row.due_on) == (proposal.state, proposal.due_on)


def _past(records: Sequence[TransitionRecord], known: SpecialDays) -> list[Past]:
    """Every step that had a last day, with the day on which the next was taken."""
    return [
        Past(
            party_in(before.target), State(before.target).label, before.due_on, _day(after),
            max(0, -working_days_left(before.due_on, _day(after), known)),
        )
        for before, after in pairwise(records)
        if before.due_on is not None
    ]  # fmt: skip


def _day(record: TransitionRecord) -> date:
    return timezone.localtime(record.at).date()
