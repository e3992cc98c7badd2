"""Who looks at one dossier: the page, giving it to a member, handing it over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal import rules, services
from appraisal.forms import AssignForm, HandOverForm
from appraisal.models import Assignment, Level, PanelMember
from appraisal.rules import APPRAISING
from appraisal.selectors import ended_assignments, rounds_at, running_assignments
from appraisal.selectors.assignments import assignable, conflicts_of, opinion_due_on
from appraisal.selectors.panels import panel_of_round
from core.errors import NotFound, Refused
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.states import State


@login_required
@require_http_methods(["GET", "POST"])
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """Who looks at it now, who did before; POST gives it to one more member."""
    proposal, level = _dossier(request, code)
    running = list(running_assignments(level, [proposal.pk]))
    form = _form(request, proposal, level, running)
    if request.method == "POST":
        if form is None:
            raise Refused("Hồ sơ này không ở bước phân công, hoặc bạn không phải người phân công.")
        if _assigned(request, form, proposal):
            return redirect("appraisal:assignments", proposal.code)
    round_ = next(iter(rounds_at(proposal, level)), None)
    context = {
        "proposal": proposal, "level": level, "round": round_, "panel": panel_of_round(round_), "running": running,
        "ended": list(ended_assignments(level, proposal)), "form": form, "today": timezone.localdate(),
        "may_share": rules.may_assign(request.actor, proposal, level),
    }  # fmt: skip
    return render(
        request, "appraisal/assignments.html", context, status=409 if form is not None and form.is_bound else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, code: str, member: str) -> HttpResponse:
    """From one member to another, with the reason both are told."""
    proposal, level = _dossier(request, code)
    row = next((one for one in running_assignments(level, [proposal.pk]) if one.member.key == member), None)
    if row is None:
        raise NotFound(member)
    shares = rules.may_assign(request.actor, proposal, level)
    if not shares and row.member.user_id != request.actor.user.pk:
        raise Refused("Chỉ người được phân công hoặc người phân công được chuyển giao hồ sơ này.")
    others = [one for one in _free_members(proposal, level, row.member.panel_id) if one.pk != row.member_id]
    form = HandOverForm(request.POST or None, members=others, row=row, may_leave=shares)
    if request.method == "POST" and form.is_valid():
        try:
            after = services.hand_over(row, actor=request.actor, **form.answers())
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            said = (
                f"Đã chuyển hồ sơ cho {after.member.name}." if after else f"{row.member.name} thôi thẩm định hồ sơ này."
            )
            messages.success(request, said)
            return redirect("appraisal:assignments", proposal.code)
    context = {"proposal": proposal, "row": row, "form": form}
    return render(request, "appraisal/hand_over.html", context, status=409 if form.is_bound else 200)


def _dossier(request: HttpRequest, code: str) -> tuple[Proposal, Level]:
    proposal, level = get_for(request.actor, code), rules.level_of(request.actor)
    if not rules.may_read_sheets(request.actor, proposal, level):
        raise NotFound(code)
    return proposal, level


def _form(request: HttpRequest, proposal: Proposal, level: Level, running: list[Assignment]) -> AssignForm | None:
    """None unless this person shares out the work and the dossier is being appraised by a body."""
    if APPRAISING.get(State(proposal.state)) != level or not rules.may_assign(request.actor, proposal, level):
        return None
    rounds = rounds_at(proposal, level)
    if not rounds or rounds[0].panel_id is None:
        return None
    there = {row.member_id for row in running}
    members = [one for one in _free_members(proposal, level, rounds[0].panel_id) if one.pk not in there]
    due_on = opinion_due_on(timezone.localdate(), request.actor.tenant_id)
    led = any(row.lead for row in running)
    return AssignForm(request.POST or None, members=members, due_on=due_on, lead=not led)


def _free_members(proposal: Proposal, level: Level, panel_id: int) -> list[PanelMember]:
    """Members of the body without a conflict of interest with the dossier."""
    sitting = assignable(panel_id)
    conflicts = conflicts_of(level, [proposal.pk], [one.pk for one in sitting])
    return [one for one in sitting if (proposal.pk, one.pk) not in conflicts]


def _assigned(request: HttpRequest, form: AssignForm, proposal: Proposal) -> bool:
    if not form.is_valid():
        return False
    read: dict[str, Any] = form.cleaned_data
    member = form.member_chosen()
    try:
        services.assign(proposal, member, actor=request.actor, due_on=read["due_on"], lead=read["lead"])
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, f"Đã phân công {member.name}.")
    return True
