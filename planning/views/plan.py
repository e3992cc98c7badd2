"""The plan of a year and its approval."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound, Refused, Stale
from planning import rules, selectors, services
from planning.forms import ApprovalForm, PlanForm
from planning.services.plan import faults_of as plan_faults
from planning.views.years import YEAR_DIGITS, asked_year, is_year
from proposals.masking import masked_reasons
from proposals.selectors import recused_ids


@login_required
@require_GET
def plan_of_asked_year(request: HttpRequest) -> HttpResponse:
    """`?nam=` leads to the page of that year."""
    return redirect("planning:plan", year=asked_year(request))


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """The draft of a year against its money, and the batches approved before."""
    if not rules.may_read_plan(request.actor) or not is_year(year):
        raise NotFound(str(year)[:YEAR_DIGITS])
    draft = selectors.as_read_by(request.actor, selectors.plan_draft(year))
    may_prepare = rules.may_prepare_plan(request.actor)
    if request.method == "POST" and not may_prepare:
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được sửa dự thảo kế hoạch.")
    form = PlanForm(request.POST or None, draft=draft) if may_prepare else None
    if form is not None and request.method == "POST" and _saved_plan(request, form, year):
        return redirect("planning:plan", year=year)
    away = recused_ids(request.actor)
    context = {
        "year": year, "draft": draft, "form": form, "may_approve": rules.may_approve_plan(request.actor),
        "batches": [(batch, selectors.batch_items(batch, away)) for batch in selectors.approved_batches(year)],
    }  # fmt: skip
    return render(request, "planning/plan.html", context, status=409 if form is not None and form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, year: int) -> HttpResponse:
    """Count, total and names beside the decision; one press approves all of them."""
    if not rules.may_approve_plan(request.actor) or not is_year(year):
        raise NotFound(str(year)[:YEAR_DIGITS])
    draft = selectors.as_read_by(request.actor, selectors.plan_draft(year))
    form = ApprovalForm(request.POST or None, request.FILES or None, seen=draft.seen)
    if request.method == "POST" and _approved(request, form, year):
        return redirect("planning:plan", year=year)
    faults = plan_faults(draft)
    reasons = masked_reasons(form.reasons or faults, selectors.hidden_codes(draft))
    context = {"year": year, "draft": draft, "form": form, "reasons": reasons, "blocked": bool(faults)}
    return render(request, "planning/approve.html", context, status=409 if form.is_bound else 200)


@login_required
@require_GET
def decision(request: HttpRequest, year: int, batch: int) -> HttpResponse:
    """The signed decision of a batch."""
    if not rules.may_read_plan(request.actor):
        raise NotFound(f"{year}-{batch}")
    found = selectors.plan_of(year, batch)
    if not found.decision_file.storage.exists(found.decision_file.name):
        raise NotFound(found.decision_file.name)
    with found.decision_file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="quyet-dinh-ke-hoach-{year}-{batch}.pdf"'
    return response


def _saved_plan(request: HttpRequest, form: PlanForm, year: int) -> bool:
    if not form.is_valid():
        return False
    try:
        services.save_plan(year, actor=request.actor, **form.answers())
    except Stale as stale:
        form.refuse(stale.reasons)
        form.accept_newer_draft()
        return False
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, "Đã lưu dự thảo kế hoạch.")
    return True


def _approved(request: HttpRequest, form: ApprovalForm, year: int) -> bool:
    if not form.is_valid():
        return False
    try:
        approved = services.approve_plan(year, actor=request.actor, **form.cleaned_data)
    except Stale as stale:
        form.refuse(stale.reasons)
        form.accept_newer_draft()
        return False
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, f"Đã phê duyệt kế hoạch năm {year}, đợt {approved.batch}.")
    return True
