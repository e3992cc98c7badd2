"""Visits on site: those of a đề án, one of them written up by whoever planned it, and the board."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound, Refused
from execution.forms.inspections import AnswerFindingsForm, PlanForm, VisitForm
from execution.inspection_page import inspection_view, may_do
from execution.models import Inspection
from execution.rules import may_inspect
from execution.selectors.inspections import MINE, OVERDUE, get_inspection, inspection_page, inspections_of
from execution.services import inspections as services
from execution.states import INSPECTION_TONES, InspectionState
from execution.views.acts import kept
from organisations.gates import ActingRequest, acting_required
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import get_for

CHOICES = ((MINE, "Chờ tôi"), (OVERDUE, "Quá hạn khắc phục"), *InspectionState.choices)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def inspections(request: ActingRequest, code: str) -> HttpResponse:
    """Those of one đề án; POST plans another."""
    proposal = get_for(request.actor, code)
    plans = may_inspect(request.actor, proposal)
    if request.method == "POST" and not plans:
        raise NotFound(code)
    me = f"{request.actor.name}, {request.actor.title}"
    form = PlanForm(request.POST or None, initial={"inspectors": me}) if plans else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            return redirect(services.plan_inspection(proposal, form.plan(), actor=request.actor))
        except Refused as refusal:
            form.add_refusal(refusal)
    rows = [(row, INSPECTION_TONES[InspectionState(row.state)]) for row in inspections_of(request.actor, proposal)]
    context = {"proposal": proposal, "rows": rows, "form": form, "today": timezone.localdate()}
    return render(request, "execution/inspections.html", context, status=409 if form and form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def inspection(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """One visit. Whoever planned it writes it up; POST keeps that, and with `xong` finishes the visit."""
    proposal, row = fetched(request, code, number)
    may = may_do(row, proposal, request.actor)
    if request.method == "POST" and not may["write"]:
        raise NotFound(str(number))
    form = VisitForm(request.POST or None, inspection=row) if may["write"] else None
    if request.method == "POST" and form is not None and form.is_valid():
        form = _written(request, row, form)
        if not form.errors:
            done = "xong" in request.POST
            messages.success(request, "Đã hoàn thành và báo cho đơn vị." if done else "Đã lưu kết quả kiểm tra.")
            return redirect(row)
    return show_inspection(request, proposal, row, visit=form)


def show_inspection(
    request: ActingRequest, proposal: Proposal, row: Inspection, *, visit: VisitForm | None = None,
    answers: AnswerFindingsForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a visit with whatever form this person has on it; `form` carries the faults."""
    view, may = inspection_view(row), may_do(row, proposal, request.actor)
    if may["answer"] and answers is None:
        answers = AnswerFindingsForm(findings=view.findings, initial={"version": row.version})
    form = visit or answers
    context = {
        "proposal": proposal, "inspection": row, "view": view, "may": may, "visit": visit, "answers": answers, "form": form,
    }  # fmt: skip
    return render(request, "execution/inspection.html", context, status=409 if form and form.errors else 200)


@acting_required
@require_GET
def inspection_board(request: ActingRequest) -> HttpResponse:
    """Visits I may see, and what is late."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("kiem-tra")
    standing, today = request.GET.get("tinh-trang", ""), timezone.localdate()
    page = inspection_page(request.actor, standing=standing, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        state = InspectionState(row["state"])
        row["tone"], row["state_label"] = INSPECTION_TONES[state], state.label
        row["late"] = state == InspectionState.DONE and row["due_on"] is not None and row["due_on"] < today
    return render(request, "execution/inspection_board.html", {"page": page, "standing": standing, "choices": CHOICES})


def fetched(request: ActingRequest, code: str, number: int) -> tuple[Proposal, Inspection]:
    """The đề án and its visit, as far as this person may see them."""
    proposal = get_for(request.actor, code)
    return proposal, get_inspection(request.actor, proposal, number)


def _written(request: ActingRequest, row: Inspection, form: VisitForm) -> VisitForm:
    """Keep what was typed, then finish; what stands against finishing is said on what was kept."""
    version = form.cleaned_data["version"]
    try:
        saved = services.save_visit(row, form.notes(), actor=request.actor, version=version)
    except Refused as refusal:
        form.add_refusal(refusal)
        return form
    if "xong" not in request.POST:
        return form
    again = VisitForm.again(saved)
    kept(again, lambda: services.finish_visit(saved, actor=request.actor, version=saved.version))
    return again
