"""One dossier to be given to members: who may look at it, the forms of its page, for page and program alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from appraisal import rules
from appraisal.forms import AssignForm, HandOverForm
from appraisal.models import Assignment, Level, PanelMember
from appraisal.rules import APPRAISING
from appraisal.selectors import rounds_at, running_assignments
from appraisal.selectors.assignments import assignable, conflicts_of, opinion_due_on
from core.errors import NotFound, Refused
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.states import State

NO_ASSIGNING = "Hồ sơ này không ở bước phân công, hoặc bạn không phải người phân công."


def dossier_of(actor: Actor, code: str) -> tuple[Proposal, Level]:
    """The dossier at the actor's level. NotFound for whoever does not read its sheets."""
    proposal, level = get_for(actor, code), rules.level_of(actor)
    if not rules.may_read_sheets(actor, proposal, level):
        raise NotFound(code)
    return proposal, level


def assign_form(
    actor: Actor, proposal: Proposal, level: Level, running: list[Assignment], data: Any = None
) -> AssignForm | None:
    """None unless this person shares out the work and the dossier is being appraised by a body."""
    if APPRAISING.get(State(proposal.state)) != level or not rules.may_assign(actor, proposal, level):
        return None
    rounds = rounds_at(proposal, level)
    if not rounds or rounds[0].panel_id is None:
        return None
    there = {row.member_id for row in running}
    members = [one for one in free_members(proposal, level, rounds[0].panel_id) if one.pk not in there]
    due_on = opinion_due_on(timezone.localdate(), actor.tenant_id)
    led = any(row.lead for row in running)
    return AssignForm(data, members=members, due_on=due_on, lead=not led)


def hand_over_form(
    actor: Actor, proposal: Proposal, level: Level, member: str
) -> tuple[Assignment, Callable[..., HandOverForm]]:
    """The assignment and what makes its form. NotFound for a member who has it not, Refused for whoever may not pass it on."""
    row = next((one for one in running_assignments(level, [proposal.pk]) if one.member.key == member), None)
    if row is None:
        raise NotFound(member)
    shares = rules.may_assign(actor, proposal, level)
    if not shares and row.member.user_id != actor.user.pk:
        raise Refused("Chỉ người được phân công hoặc người phân công được chuyển giao hồ sơ này.")
    others = [one for one in free_members(proposal, level, row.member.panel_id) if one.pk != row.member_id]
    return row, lambda data, _files=None: HandOverForm(data, members=others, row=row, may_leave=shares)


def free_members(proposal: Proposal, level: Level, panel_id: int) -> list[PanelMember]:
    """Members of the body without a conflict of interest with the dossier."""
    sitting = assignable(panel_id)
    conflicts = conflicts_of(level, [proposal.pk], [one.pk for one in sitting])
    return [one for one in sitting if (proposal.pk, one.pk) not in conflicts]
