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
from appraisal.dossiers import NO_ASSIGNING, assign_form, dossier_of, hand_over_form
from appraisal.forms import AssignForm
from appraisal.selectors import ended_assignments, rounds_at, running_assignments
from appraisal.selectors.panels import panel_of_round
from core.errors import Refused
from proposals.models import Proposal


@login_required
@require_http_methods(["GET", "POST"])
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """Who looks at it now, who did before; POST gives it to one more member."""
    proposal, level = dossier_of(request.actor, code)
    running = list(running_assignments(level, [proposal.pk]))
    form = assign_form(request.actor, proposal, level, running, request.POST or None)
    if request.method == "POST":
        if form is None:
            raise Refused(NO_ASSIGNING)
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
    proposal, level = dossier_of(request.actor, code)
    row, build = hand_over_form(request.actor, proposal, level, member)
    form = build(request.POST or None)
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
