"""What the desk and the case file show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from appraisal.rules import APPRAISING, UNASSIGNED, Charge, level_of
from appraisal.selectors import charges_of
from core.calendars import SpecialDays, holidays_between, working_days_left
from execution.selectors.waiting import waiting_of
from organisations.actors import Actor
from proposals.lateness import SOON, late_counts
from proposals.models import Proposal
from proposals.selectors import visible_to
from proposals.states import JOURNEY, STATE_TONE, State
from proposals.waiting import LIVE, waiting_for, waits_for
from workbench.steps import StepLink, primary_link

DESK_ROWS = 50
OTHERS_ROWS = 20
_ROW_FIELDS = (
    "code", "title", "state", "state_since", "due_on", "plan_year", "kind", "needs_bidding", "tenant_id", "unit_id",
    "registered_at", "submitted_at", "imported_at", "returned_from", "amount_proposed", "unit__name", "unit__short_name", "unit__kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of the desk."""

    code: str
    title: str
    unit: str
    state_label: str
    tone: str
    party: str
    due_on: date | None
    days_left: int | None
    amount: int
    link: StepLink | None
    url: str


def desk(actor: Actor) -> tuple[list[DeskRow], list[DeskRow]]:
    """(what waits for me, most urgent first; what I follow and others are to move)."""
    mine = waiting_for(actor)
    rows = visible_to(actor).select_related("unit").only(*_ROW_FIELDS)
    urgent = rows.filter(mine).order_by(F("due_on").asc(nulls_last=True), "state_since", "id")[:DESK_ROWS]
    others = (
        rows.filter(LIVE)
        .exclude(mine)
        .exclude(state__in=sorted(State.CLOSED))
        .order_by("-state_since", "-id")[:OTHERS_ROWS]
    )
    return _rows(urgent, actor, with_link=True), _rows(others, actor, with_link=False)


def lateness(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Chips that lead to the list of what is late or soon due; one capped statement for all of them."""
    listing = reverse("proposals:list")
    return [
        {
            "label": count.label, "shown": count.shown, "late": bool(count.count) and count.name != SOON,
            "current": False, "empty": not count.count, "url": f"{listing}{count.query}",
        }
        for count in late_counts(actor, today=today)
    ]  # fmt: skip


def besides(actor: Actor) -> list[dict[str, Any]]:
    """Chips that lead to what waits on the boards of the execution; none where nothing waits."""
    return [
        {
            "label": row.label, "shown": row.count, "late": False, "current": False, "empty": False,
            "url": f"{reverse(row.board)}?trang-thai={row.state}",
        }
        for row in waiting_of(actor)
    ]  # fmt: skip


def days_left(due_on: date | None, today: date) -> int | None:
    """Working days left until the end of `due_on`; negative when late; None without a date."""
    if due_on is None:
        return None
    return working_days_left(due_on, today, holidays_between(min(due_on, today), max(due_on, today)))


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the process line: done, current, failed or still to come."""

    label: str
    status: str


def journey(proposal: Proposal) -> list[Point]:
    """The whole lifecycle with where we are."""
    here = next(index for index, (_, states) in enumerate(JOURNEY) if proposal.state in states)
    ended = proposal.state in State.CLOSED and proposal.state != State.SETTLED
    now = "failed" if ended else "current"
    return [
        Point(label, "done" if index < here or proposal.state == State.SETTLED else now if index == here else "")
        for index, (label, _) in enumerate(JOURNEY)
    ]


def _rows(found: QuerySet[Proposal], actor: Actor, *, with_link: bool) -> list[DeskRow]:
    today, proposals = timezone.localdate(), list(found)
    ends = [today, *(proposal.due_on for proposal in proposals if proposal.due_on)]
    holidays = holidays_between(min(ends), max(ends))
    charges = _charges(proposals, actor) if with_link else {}
    rows = []
    for proposal in proposals:
        link = primary_link(proposal, actor, charges.get(proposal.pk, UNASSIGNED)) if with_link else None
        rows.append(_row(proposal, today, holidays, link))
    return rows


def _charges(proposals: list[Proposal], actor: Actor) -> dict[int, Charge]:
    """Whose the sheets are, of those that are being appraised."""
    appraising = [proposal.pk for proposal in proposals if proposal.state in APPRAISING]
    return charges_of(level_of(actor), appraising) if appraising else {}


def _row(proposal: Proposal, today: date, holidays: SpecialDays, link: StepLink | None) -> DeskRow:
    wait = waits_for(proposal)
    return DeskRow(
        code=proposal.code,
        title=proposal.title,
        unit=proposal.unit.short_name or proposal.unit.name,
        state_label=proposal.get_state_display(),
        tone=STATE_TONE[proposal.state],
        party=wait.party if wait else "",
        due_on=proposal.due_on,
        days_left=working_days_left(proposal.due_on, today, holidays) if proposal.due_on else None,
        amount=proposal.amount_proposed,
        link=link,
        url=proposal.get_absolute_url(),
    )
