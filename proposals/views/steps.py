"""The screen of a step: fetch, form, service, redirect. Each app keeps a table step -> Screen and one view."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import NotFound, Refused, Stale
from proposals.allowances import allowance
from proposals.forms.steps import Screen, StepForm
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.services.steps import require_offered


def show_step(request: HttpRequest, code: str, step_name: str, screens: Mapping[str, Screen]) -> HttpResponse:
    """The page of one step. Somebody else's dossier is not there; a step not open to this person is refused in words."""
    proposal = get_for(request.actor, code)
    if step_name not in screens:
        raise NotFound(step_name)
    screen = screens[step_name]
    step = require_offered(proposal, step_name, actor=request.actor)
    form = screen.form(request.POST or None, request.FILES or None, proposal=proposal, step=step, actor=request.actor)
    if request.method == "POST":
        moved = _attempt(screen, form)
        if moved is not None:
            messages.success(request, f"Đã ghi nhận: {step.label}.")
            return redirect(moved)
    context = {"proposal": proposal, "step": step, "form": form, "lead": screen.lead}
    if screen.norms_of:
        context |= allowance(proposal, screen.norms_of)
    refused = form.errors or form.reasons
    return render(request, "components/step_page.html", context, status=409 if refused else 200)


def _attempt(screen: Screen, form: StepForm) -> Proposal | None:
    if not form.is_valid():
        form.add_blockers()
        return None
    try:
        return screen.act(form.proposal, form.step.name, actor=form.actor, **form.answers())
    except Stale as stale:
        form.refuse(stale.reasons)
        form.accept_newer_version()
    except Refused as refusal:
        form.refuse(refusal.reasons)
    return None
