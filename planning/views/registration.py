"""The bundle of a Sở."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound, Refused, Stale
from planning import rules, selectors, services
from planning.forms import RegistrationForm
from planning.services.registration import faults_of as registration_faults
from planning.views.years import asked_year
from programmes.selectors import window_open
from programmes.states import WindowLevel
from proposals.masking import masked_reasons
from proposals.selectors import recused_ids


@login_required
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """The bundle of my Sở for a year."""
    if not rules.may_prepare_registration(request.actor):
        raise NotFound("dang-ky")
    year = asked_year(request)
    draft = selectors.as_read_by(request.actor, selectors.registration_draft(request.actor.tenant_id, year))
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
    year = asked_year(request)
    reasons = []
    if request.method == "POST":
        try:
            sent = services.send_registration(year, actor=request.actor, seen=request.POST.get("seen", ""))
        except Refused as refusal:
            reasons = list(refusal.reasons)
        else:
            messages.success(request, f"Đã đăng ký {sent.items.filter(included=True).count()} đề án với Cục.")
            return redirect("planning:registered", sent.code)
    draft = selectors.as_read_by(request.actor, selectors.registration_draft(request.actor.tenant_id, year))
    faults = reasons or registration_faults(draft, actor=request.actor)
    shown = masked_reasons(faults, selectors.hidden_codes(draft))
    context = {"draft": draft, "reasons": shown, "window": _window(request, year)}
    return render(request, "planning/registration_confirm.html", context, status=409 if reasons else 200)


@login_required
@require_GET
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """A bundle as it was sent; nothing can be changed here."""
    found = selectors.registration_for(request.actor, code)
    if found.state == found.State.DRAFT:
        return redirect(f"{reverse('planning:registration')}?nam={found.plan_year}")
    items = selectors.items_of(found, recused_ids(request.actor))
    total = sum(row["proposal__amount_province"] or 0 for row in items if row["included"])
    return render(request, "planning/registered.html", {"registration": found, "items": items, "total": total})


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
