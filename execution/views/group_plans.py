"""The plan of a group đề án: written and sent by the unit, read by everybody else once it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Reason, Refused
from execution import rules
from execution.forms.group_plans import PlanSheet, posted_of, with_one_more_row
from execution.group_plan import faults_of, told
from execution.group_plan_page import figures_of, read_rows, standing_of
from execution.models import GroupPlan
from execution.selectors.group_plans import moves_of, plan_for, plan_of, rows_of
from execution.selectors.settlements import lines_in_force
from execution.services import group_plans as services
from organisations.gates import ActingRequest, acting_required
from proposals.forms.versions import content_of
from proposals.models import Proposal
from proposals.places import places_by_id
from proposals.selectors import get_for
from proposals.states import State
from proposals.views.section_page import searched_in


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def group_plan(request: ActingRequest, code: str) -> HttpResponse:
    """Mẫu số 11 of one đề án; POST keeps it, and with `gui` sends it (TT 36/2013/TT-BCT, Điều 23 khoản 3)."""
    proposal = get_for(request.actor, code)
    plan = plan_for(request.actor, proposal)
    if rules.may_plan_group(request.actor, proposal):
        return _written(request, proposal, plan) if request.method == "POST" else _page(request, proposal, plan)
    begun = plan is not None or proposal.state != State.ASSIGNED
    if not begun or not rules.has_group_plan(proposal) or request.method == "POST":
        raise NotFound(code)
    return _read(request, proposal, plan)


def _read(request: ActingRequest, proposal: Proposal, plan: GroupPlan | None) -> HttpResponse:
    rows, moves = rows_of(plan), moves_of(proposal)
    lines = lines_in_force(proposal)
    communes = {row.production_commune_id for row in rows if row.production_commune_id}
    context = {
        "proposal": proposal, "plan": plan, "writes": False,
        "may_answer": rules.may_answer_group_plan(request.actor, proposal),
        "rows": read_rows(rows, lines, places_by_id(communes, timezone.localdate())),
        "standing": standing_of(moves), "figures": figures_of(proposal, rows, lines),
    }  # fmt: skip
    return render(request, "execution/group_plan.html", context)


def _written(request: ActingRequest, proposal: Proposal, plan: GroupPlan | None) -> HttpResponse:
    posted = content_of(request.POST) | {"version": [request.POST.get("version", "")]}
    sheet = _sheet(request, proposal, posted)
    if "add" in request.POST or "search" in request.POST:
        return _page(request, proposal, plan, sheet=sheet)
    if not sheet.is_valid():
        return _page(request, proposal, plan, sheet=sheet, status=409)
    try:
        saved = services.save_plan(
            proposal, sheet.given(), actor=request.actor, version=sheet.form.cleaned_data["version"] or 0
        )
    except Refused as refusal:
        return _page(request, proposal, plan, sheet=sheet, reasons=refusal.reasons, status=409)
    return _sent(request, proposal, saved)


def _sent(request: ActingRequest, proposal: Proposal, saved: GroupPlan) -> HttpResponse:
    if "gui" not in request.POST:
        messages.success(request, "Đã lưu kế hoạch triển khai.")
        return redirect(saved)
    try:
        services.submit_group_plan(proposal, "plan_group", actor=request.actor, plan_version=saved.version)
    except Refused as refusal:
        return _page(request, proposal, saved, reasons=refusal.reasons, status=409)
    messages.success(request, "Đã trình kế hoạch triển khai lên Sở.")
    return redirect("workbench:case_execution", proposal.code)


def _sheet(request: ActingRequest, proposal: Proposal, posted: dict[str, list[str]]) -> PlanSheet:
    """What was typed; without JavaScript with one more row, or with the communes just searched for."""
    asked = with_one_more_row(posted) if "add" in request.POST else posted
    found = searched_in(request) if "search" in request.POST else ("", [])
    return PlanSheet(proposal, lines_in_force(proposal), asked, today=timezone.localdate(), searched=found)


def _page(
    request: ActingRequest,
    proposal: Proposal,
    plan: GroupPlan | None,
    *,
    sheet: PlanSheet | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    rows, lines = rows_of(plan), lines_in_force(proposal)
    stored = posted_of(plan, rows, blank=0 if rows else 1)
    shown = sheet or PlanSheet(proposal, lines, stored, today=timezone.localdate())
    faults = faults_of(plan_of(proposal, rows, lines=lines)) if rows else []
    context: dict[str, Any] = {
        "proposal": proposal, "plan": plan, "writes": True, "form": shown.form, "formsets": [shown.formset],
        "reasons": shown.refuse(reasons), "faults": told(faults) if not reasons and sheet is None else [],
        "ready": bool(rows) and not faults, "searched": request.POST.get("search", ""),
        "standing": standing_of(moves_of(proposal)), "figures": figures_of(proposal, rows, lines),
    }  # fmt: skip
    return render(request, "execution/group_plan.html", context, status=status)
