"""The bundle of a Sở."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Refused, Stale
from planning import rules, selectors, services
from planning.drafts import TEXTS, RegistrationDraft
from planning.forms import CopyForm, RegistrationForm
from planning.ordering import order_on
from planning.services.registration import faults_of as registration_faults
from planning.views.years import asked_year


@login_required
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest) -> HttpResponse:
    """The bundle of my Sở for a year."""
    if not rules.may_prepare_registration(request.actor):
        raise NotFound("dang-ky")
    year = asked_year(request)
    draft = selectors.registration_draft(request.actor.tenant_id, year, request.actor)
    form = RegistrationForm(request.POST or None, draft=draft)
    if request.method == "POST" and _kept(request, form, year):
        target = "planning:registration_confirm" if "confirm" in request.POST else "planning:registration"
        return redirect(f"{reverse(target)}?nam={year}{_anchor(form)}")
    context = {
        "draft": draft, "form": form, **selectors.window_context(request.actor, year), "boxes": _boxes(form, draft),
        "may_send": rules.may_send_registration(request.actor), "law": order_on(timezone.localdate()),
        "unfunded": selectors.unfunded_for(request.actor).count(),
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
    draft = selectors.registration_draft(request.actor.tenant_id, year, request.actor)
    shown = reasons or registration_faults(draft, actor=request.actor)
    context = {"draft": draft, "reasons": shown}
    return render(request, "planning/registration_confirm.html", context, status=409 if reasons else 200)


@login_required
@require_http_methods(["GET", "POST"])
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """A bundle as it was sent; only the copy to UBND tỉnh is still written down here."""
    found = selectors.registration_for(request.actor, code)
    if found.state == found.State.DRAFT:
        return redirect(f"{reverse('planning:registration')}?nam={found.plan_year}")
    may_record = rules.may_prepare_registration(request.actor)
    form = CopyForm(request.POST or None, registration=found) if may_record else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            services.record_copy(found, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Đã ghi nhận việc gửi báo cáo UBND tỉnh.")
            return redirect("planning:registered", found.code)
    items = selectors.items_of(found, request.actor)
    total = sum(row["proposal__amount_province"] or 0 for row in items if row["included"])
    context = {"registration": found, "items": items, "total": total, "form": form}
    return render(
        request, "planning/registered.html", context, status=409 if form is not None and form.is_bound else 200
    )


def _anchor(form: RegistrationForm) -> str:
    """Back to the row that was moved, or to the text that was renewed."""
    if form.change.code:
        return f"#hang-{form.change.code}"
    return f"#{form[form.renewed[0]].id_for_label}" if form.renewed else ""


def _boxes(form: RegistrationForm, draft: RegistrationDraft) -> list[tuple[str, object, object]]:
    """Each text with what renewing its figures would change."""
    return [(name, form[name], draft.change(name)) for name in TEXTS]


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
