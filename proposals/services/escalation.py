"""Each working morning: remind whoever must move, report to the leader of whoever is late. Says everything once."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from budgets.selectors import norms_named
from core.audit import acting_context
from core.calendars import SpecialDays, add_working_days, is_working_day, known_holidays, working_days_left
from notifications.services import Notice, notify_all
from organisations.actors import Actor
from organisations.recipients import Holder, holders_near
from organisations.roles import CENTRAL_ROLES, Role
from proposals.chain import CHAIN, Rung, rungs_due
from proposals.models import Proposal, Recusal, Reminder
from proposals.states import RungName, State
from proposals.waiting import Wait, superiors_of, waits_for


class _Audience(NamedTuple):
    """Roles asked, and what they are called together."""

    roles: tuple[str, ...]
    label: str


class _Climb(NamedTuple):
    """A rung reached by a dossier. `left` = working days, negative when late."""

    proposal: Proposal
    rung: Rung
    wait: Wait
    due_on: date
    left: int


def remind_due(*, actor: Actor, today: date) -> int:
    """Climb every rung of the tenant that is reached today and was not climbed before. Returns how many.

    `actor` = the system in one tenant. One transaction holds notices and rows, and the rows of the đề án are locked
    while it decides: a killed run leaves nothing, a second one finds what the first has said. Nothing on days off. A
    returned dossier waits for its unit until the last day of the supplement; the stopped clock of the authority is not
    looked at. A number of statements that does not depend on how many are due.
    """
    holidays = known_holidays()
    if not is_working_day(today, holidays):
        return 0
    codes = {rung.norm for rung in CHAIN}
    days = {norm.code: norm.number for norm in norms_named(codes, today, tenant_id=actor.tenant_id)}
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Nhắc hạn"):
        due = _due(actor.tenant_id, days, today, holidays)
        said = set(Reminder.objects.filter(proposal__in=due).values_list("proposal_id", "state", "due_on", "rung"))
        climbed = [
            climb
            for proposal in due
            for climb in _rungs(proposal, days, today, holidays)
            if (proposal.pk, proposal.state, climb.due_on, climb.rung.name) not in said
        ]
        if climbed:
            _say(climbed, actor.tenant_id, today)
    return len(climbed)


def _due(tenant_id: int, days: dict[str, int], today: date, holidays: SpecialDays) -> list[Proposal]:
    """Dossiers that wait and whose chain has begun and not ended, locked, by key."""
    farthest = max((days[rung.norm] for rung in CHAIN if rung.before and rung.norm in days), default=0)
    ended = Reminder.objects.filter(
        proposal=OuterRef("pk"), state=OuterRef("state"), due_on=OuterRef("due_on"), rung=RungName.ABOVE
    )
    rows = Proposal.objects.filter(tenant_id=tenant_id, due_on__lte=add_working_days(today, farthest, holidays))
    rows = rows.exclude(state__in=sorted(State.CLOSED)).filter(~Exists(ended)).select_related("unit")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _rungs(proposal: Proposal, days: dict[str, int], today: date, holidays: SpecialDays) -> list[_Climb]:
    due_on, wait = proposal.due_on, waits_for(proposal)
    if due_on is None or wait is None:
        return []
    arrived_on, left = timezone.localtime(proposal.state_since).date(), working_days_left(due_on, today, holidays)
    reached = rungs_due(days, due_on=due_on, arrived_on=arrived_on, today=today, holidays=holidays)
    return [_Climb(proposal, rung, wait, due_on, left) for rung in reached]


def _say(climbed: list[_Climb], tenant_id: int, today: date) -> None:
    holders = holders_near(tenant_id, today)
    kept_away = set(
        Recusal.objects.filter(proposal__in=[climb.proposal.pk for climb in climbed], lifted_at__isnull=True)
        .values_list("proposal_id", "user_id")
    )  # fmt: skip
    said = [_said(climb, holders, kept_away) for climb in climbed]
    Reminder.objects.bulk_create(row for row, _ in said)
    notify_all(notice for _, notice in said)


def _said(climb: _Climb, holders: list[Holder], kept_away: set[tuple[int, int]]) -> tuple[Reminder, Notice]:
    proposal, people, told = climb.proposal, dict[int, str](), ""
    here = [holder for holder in holders if (proposal.pk, holder.user_id) not in kept_away]
    for audience in _audiences(climb):
        people = {holder.user_id: holder.name for holder in here if _hears(holder, audience.roles, proposal)}
        told = audience.label
        if people:
            break
    row = Reminder(
        tenant_id=proposal.tenant_id, proposal=proposal, state=proposal.state, due_on=climb.due_on,
        rung=climb.rung.name, party=climb.wait.party, told=told, left=climb.left, people=sorted(people.values()),
    )  # fmt: skip
    return row, Notice("deadline", tuple(people), _sentence(climb), proposal.get_absolute_url())


def _audiences(climb: _Climb) -> tuple[_Audience, ...]:
    """Who is to hear it; where nobody of them can (not in this house, or the dossier has not reached them), who then."""
    if climb.rung.before:
        return (_Audience(climb.wait.roles, climb.wait.party),)
    over = superiors_of(climb.wait, climb.proposal)
    leader = _Audience(over.leader, over.leader_label)
    return (leader,) if climb.rung.name == RungName.LEADER else (_Audience(over.above, over.above_label), leader)


def _hears(holder: Holder, roles: tuple[str, ...], proposal: Proposal) -> bool:
    """Whether the person holds one of the roles for this đề án and may see it (`selectors.visible_to`)."""
    if holder.role not in roles:
        return False
    if holder.role == Role.UNIT_STAFF:
        return holder.organisation_id == proposal.unit_id
    if holder.role == Role.MINISTER:
        return proposal.state in State.PUBLIC | {State.IN_PLAN}
    if holder.role in CENTRAL_ROLES:
        return proposal.registered_at is not None
    return proposal.submitted_at is not None


def _sentence(climb: _Climb) -> str:
    proposal, left, last = climb.proposal, climb.left, f"{climb.due_on:%d/%m/%Y}"
    what = f"{proposal.code} {proposal.title[:300]}"
    if climb.rung.before:
        when = f"còn {left} ngày làm việc, đến hết ngày {last}" if left > 0 else f"hạn cuối hôm nay, {last}"
        return f"Nhắc hạn: {what}: {when}. {proposal.get_state_display()}."
    late = f"quá hạn {-left} ngày làm việc" if left < 0 else "quá hạn"
    return f"Quá hạn: {what}: {climb.wait.party} {late} (hạn {last}). {proposal.get_state_display()}."
