"""The list of years and bundles, the bundle of a Sở, the plan of a year and its approval."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from budgets.rules import may_see_envelopes
from core.errors import NotFound, Refused, Stale
from planning import rules, selectors, services
from planning.forms import ApprovalForm, PlanForm, RegistrationForm
from planning.services.plan import faults_of as plan_faults
from planning.services.registration import faults_of as registration_faults
from programmes.selectors import window_open
from programmes.states import WindowLevel

YEAR_DIGITS = 4


@login_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Plan years for the central level, bundles for the Sở."""
    if not rules.may_open_planning(request.actor):
        raise NotFound("ke-hoach")
    context = {
        "years": selectors.year_list() if rules.may_read_plan(request.actor) else [],
        "registrations": selectors.registration_list(request.actor),
        "may_prepare": rules.may_prepare_registration(request.actor),
        "next_year": selectors.year_to_register(request.actor.tenant_id, timezone.localdate()),
        "sees_envelopes": may_see_envelopes(request.actor),
    }
    return render(request, "planning/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """The bundle of my Sở for a year."""
    if not rules.may_prepare_registration(request.actor):
        raise NotFound("dang-ky")
    year = _asked_year(request)
    draft = selectors.registration_draft(request.actor.tenant_id, year)
    form = RegistrationForm(request.POST or None, draft=draft)
    if request.method == "POST" and _kept(request, form, year):
        target = "planning:registration_confirm" if "confirm" in request.POST else "planning:registration"
        return redirect(f"{reverse(target)}?nam={year}")
    context = {
        "draft": draft, "form": form, "window": _window(request, year),
        "may_send": rules.may_send_registration(request.actor),
        "sent": selectors.registrations_for(request.actor).filter(plan_year=year, state="sent"),
    }  # fmt: skip
    return render(request, "planning/registration.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def registration_confirm(request: HttpRequest) -> HttpResponse:
    """Count, total and names, then one press registers all of them."""
    if not rules.may_send_registration(request.actor):
        raise NotFound("dang-ky")
    year = _asked_year(request)
    reasons = []
    if request.method == "POST":
        try:
            sent = services.send_registration(year, actor=request.actor, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            reasons = list(refusal.reasons)
        else:
            messages.success(request, f"Đã đăng ký {sent.items.filter(included=True).count()} đề án với Cục.")
            return redirect("planning:registered", sent.code)
    draft = selectors.registration_draft(request.actor.tenant_id, year)
    shown = reasons or registration_faults(draft, actor=request.actor)
    context = {"draft": draft, "reasons": shown, "window": _window(request, year)}
    return render(request, "planning/registration_confirm.html", context, status=409 if reasons else 200)


@login_required
@require_GET
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """A bundle as it was sent; nothing can be changed here."""
    found = selectors.registration_for(request.actor, code)
    if found.state == found.State.DRAFT:
        return redirect(f"{reverse('planning:registration')}?nam={found.plan_year}")
    items = selectors.items_of(found)
    total = sum(row["proposal__amount_province"] or 0 for row in items if row["included"])
    return render(request, "planning/registered.html", {"registration": found, "items": items, "total": total})


@login_required
@require_GET
def plan_of_asked_year(request: HttpRequest) -> HttpResponse:
    """`?nam=` leads to the page of that year."""
    return redirect("planning:plan", year=_asked_year(request))


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """The draft of a year against its money, and the batches approved before."""
    if not rules.may_read_plan(request.actor) or not _is_year(year):
        raise NotFound(str(year)[:YEAR_DIGITS])
    draft = selectors.plan_draft(year)
    may_prepare = rules.may_prepare_plan(request.actor)
    if request.method == "POST" and not may_prepare:
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được sửa dự thảo kế hoạch.")
    form = PlanForm(request.POST or None, draft=draft) if may_prepare else None
    if form is not None and request.method == "POST" and _saved_plan(request, form, year):
        return redirect("planning:plan", year=year)
    context = {
        "year": year, "draft": draft, "form": form, "may_approve": rules.may_approve_plan(request.actor),
        "batches": [(batch, selectors.batch_items(batch)) for batch in selectors.approved_batches(year)],
    }  # fmt: skip
    return render(request, "planning/plan.html", context, status=409 if form is not None and form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, year: int) -> HttpResponse:
    """Count, total and names beside the decision; one press approves all of them."""
    if not rules.may_approve_plan(request.actor) or not _is_year(year):
        raise NotFound(str(year)[:YEAR_DIGITS])
    draft = selectors.plan_draft(year)
    form = ApprovalForm(request.POST or None, request.FILES or None, seen=draft.seen)
    if request.method == "POST" and _approved(request, form, year):
        return redirect("planning:plan", year=year)
    faults = plan_faults(draft)
    reasons = form.reasons or faults
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


def _is_year(year: int) -> bool:
    return year < 10**YEAR_DIGITS


def _asked_year(request: HttpRequest) -> int:
    if not rules.may_open_planning(request.actor):
        raise NotFound("nam")
    asked = request.GET.get("nam", "")
    if not asked:
        return selectors.year_to_register(request.actor.tenant_id, timezone.localdate())
    if not (asked.isascii() and asked.isdigit() and len(asked) <= YEAR_DIGITS):
        raise NotFound(asked)
    return int(asked)


def _window(request: HttpRequest, year: int) -> object:
    tenant = request.actor.tenant_id
    level, today = WindowLevel.PROVINCE_TO_CENTRE, timezone.localdate()
    return window_open(year, level, tenant_id=tenant, unit_id=tenant, day=today)


def _kept(request: HttpRequest, form: RegistrationForm, year: int) -> bool:
    if not form.is_valid():
        return False
    try:
        services.save_registration(year, actor=request.actor, **form.answers())
    except Stale as stale:
        form.refuse(stale.reasons)
        form.accept_newer_draft()
        return False
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, "Đã lưu bản đăng ký.")
    return True


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
