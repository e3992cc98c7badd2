"""A new đề án, one made from an earlier one, and the list of what is still to be written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from organisations.gates import role_required
from organisations.roles import Role
from proposals import progress
from proposals.forms.drafts import CopyForm, NewProposalForm
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.selectors import dossier_of, last_return
from proposals.services.drafts import copy_to_year, create_draft
from proposals.services.submission import submission_step
from proposals.states import STATE_TONE, State
from proposals.supplements import counted_unanswered, open_request
from proposals.views.access import JUST_SAVED, for_copying, for_writers
from proposals.views.section_page import asked_of


@role_required(Role.UNIT_STAFF)
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a đề án."""
    form = NewProposalForm(request.POST or None)
    reasons = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            proposal = create_draft(
                title=given["title"], kind=given["kind"], plan_year=given["plan_year"], content_code=given["content"],
                other_contents=given["other_contents"], actor=request.actor,  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"Đã lập bản nháp {proposal.code}. Viết lần lượt từng mục; hệ thống tự lưu.")
            return redirect("proposals:write", proposal.code)
    return render(request, "proposals/new.html", {"form": form, "reasons": reasons}, status=409 if reasons else 200)


@for_copying
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Begin another year's đề án from this one."""
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = copy_to_year(proposal, plan_year=form.cleaned_data["plan_year"], actor=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"Đã lập bản nháp {made.code} từ {proposal.code}.")
        return redirect("proposals:write", made.code)
    return render(request, "proposals/copy.html", {"form": form, "proposal": proposal})


@for_writers
@require_GET
def task_list(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The eight sections, papers and commitments, and the way to submission."""
    dossier, returned = dossier_of(proposal), proposal.state in State.PAUSED
    supplement = open_request(proposal)
    asked, unanswered = asked_of(proposal), counted_unanswered(supplement)
    tasks = progress.section_tasks(dossier, asked, unanswered)
    context = {
        "proposal": proposal,
        "tone": STATE_TONE[proposal.state],
        "tasks": tasks,
        "done": sum(task.complete for task in tasks),
        "papers": progress.paper_task(dossier, asked, unanswered),
        "commitments": progress.commitments(proposal),
        "step": submission_step(proposal, actor=request.actor),  # type: ignore[attr-defined]
        "withdraw": LIFECYCLE["withdraw"] in LIFECYCLE.offered(proposal, request.actor),  # type: ignore[attr-defined]
        "supplement": supplement,
        "late": bool(supplement and supplement.late_on(timezone.localdate())),
        "unanswered": sum(unanswered.values()),
        "returned": last_return(proposal) if returned else None,
        "drop_draft": request.session.pop(JUST_SAVED, ""),
    }
    return render(request, "proposals/write.html", context)
