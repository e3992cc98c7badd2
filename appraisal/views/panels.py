"""Bodies: the list, a new one, the page of one, its decision, its rules and its end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import rules, services
from appraisal.councils import council_rules_on
from appraisal.forms import DecisionFields, NewPanelForm, RulesForm, rules_of, years_to_choose
from appraisal.models import Body
from appraisal.seats_page import history_of
from appraisal.selectors.panels import first_opened, get_panel, members_of, panel_rows, rounds_of, seat_changes
from appraisal.services.panels import NOT_YOURS, dissolving_faults
from core.errors import NotFound, Refused
from programmes.selectors import plan_years

ROUNDS_SHOWN = 50
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@login_required
@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """The bodies of my Sở, or of the Cục, by plan year."""
    if not rules.may_list(request.actor):
        raise NotFound("hoi-dong")
    context = {"panels": list(panel_rows(request.actor)), "may_keep": rules.may_keep_panels(request.actor)}
    return render(request, "appraisal/panels.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def panel_new(request: HttpRequest) -> HttpResponse:
    """Set up a council by its founding decision."""
    if not rules.may_list(request.actor):
        raise NotFound("hoi-dong")
    if not rules.may_keep_panels(request.actor):
        raise Refused(NOT_YOURS)
    law = council_rules_on(timezone.localdate())
    years = years_to_choose((row.year for row in plan_years()), timezone.localdate())
    starting = {"plan_year": request.GET.get("nam", "")} if request.GET.get("nam", "").isdecimal() else {}
    form = NewPanelForm(
        request.POST or None, request.FILES or None, years=years, panel_rules=law.rules, initial=starting
    )
    if request.method == "POST" and form.is_valid():
        try:
            panel = services.create_panel(actor=request.actor, **form.answers())
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"Đã lập {panel.name}. Thêm thành viên ở bên dưới.")
            return redirect("appraisal:panel", panel.key)
    context = {"form": form, "law": law}
    return render(request, "appraisal/panel_new.html", context, status=409 if form.is_bound else 200)


@login_required
@require_GET
def panel(request: HttpRequest, key: str) -> HttpResponse:
    """Decision, rules, members in order, who left, which dossiers."""
    found = get_panel(request.actor, key)
    members = members_of(found)
    context = {
        "panel": found, "law": council_rules_on(timezone.localdate()),
        "sitting": [row for row in members if not row.left_on], "left": [row for row in members if row.left_on],
        "history": history_of(seat_changes(found)), "rounds": rounds_of(found, reader=request.actor)[:ROUNDS_SHOWN],
        "opened": first_opened(found), "is_council": found.body == Body.COUNCIL,
        "may_keep": rules.may_keep_panels(request.actor) and not found.dissolved_on,
    }  # fmt: skip
    return render(request, "appraisal/panel.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def panel_decision(request: HttpRequest, key: str) -> HttpResponse:
    """Correct name and founding decision, attach the signed PDF."""
    found = get_panel(request.actor, key)
    _require_keeper(request)
    kept = {name: getattr(found, name) for name in ("name", "decision_number", "decision_date")}
    form = DecisionFields(request.POST or None, request.FILES or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_decision(found, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "Đã ghi nhận quyết định thành lập.")
            return redirect("appraisal:panel", key)
    context = {"form": form, "panel": found, "title": "Sửa quyết định thành lập", "action_label": "Ghi nhận",
               "lead": "Các lần thẩm định đã mở giữ nguyên số, ngày quyết định lúc mở."}  # fmt: skip
    return render(request, "appraisal/panel_part.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def panel_rules(request: HttpRequest, key: str) -> HttpResponse:
    """Other rules, while no meeting has been opened."""
    found = get_panel(request.actor, key)
    _require_keeper(request)
    form = RulesForm(request.POST or None, panel_rules=rules_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_rules(found, actor=request.actor, panel_rules=form.panel_rules())
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "Đã ghi nhận quy tắc làm việc.")
            return redirect("appraisal:panel", key)
    context = {"form": form, "panel": found, "title": "Sửa quy tắc làm việc", "action_label": "Ghi nhận",
               "law": council_rules_on(timezone.localdate()),
               "lead": "Ghi theo quyết định thành lập hoặc quy chế làm việc. Sau khi một phiên họp khai mạc, quy tắc không đổi được."}  # fmt: skip
    return render(request, "appraisal/panel_part.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def panel_end(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, with what stands in the way, then end the work of the body."""
    found = get_panel(request.actor, key)
    _require_keeper(request)
    reasons = dissolving_faults(found)
    if request.method == "POST":
        try:
            services.dissolve_panel(found, actor=request.actor)
        except Refused as refusal:
            reasons = list(refusal.reasons)
        else:
            messages.success(request, f"{found.name} đã kết thúc hoạt động.")
            return redirect("appraisal:panel", key)
    seats = [row for row in members_of(found) if not row.left_on]
    context = {"panel": found, "reasons": reasons, "seats": seats, "rounds": rounds_of(found).count()}
    return render(request, "appraisal/panel_end.html", context, status=409 if request.method == "POST" else 200)


@login_required
@require_GET
def panel_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The signed decision, with headers that give it no rights."""
    stored = get_panel(request.actor, key).decision_file
    if not stored or not stored.storage.exists(stored.name):
        raise NotFound(key)
    name = f"quyet-dinh-hoi-dong-{key}.pdf"
    response = FileResponse(stored.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _require_keeper(request: HttpRequest) -> None:
    if not rules.may_keep_panels(request.actor):
        raise Refused(NOT_YOURS)
