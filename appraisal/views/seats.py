"""Who sits in a body: adding, another seat, leaving; and finding people while typing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import rules, services
from appraisal.forms import LeaveForm, MemberForm, SeatForm, person_label
from appraisal.models import Body, Level, Panel
from appraisal.selectors.panels import Person, get_member, get_panel, people_for
from appraisal.services.panels import NOT_YOURS
from appraisal.services.seats import work_of
from core.errors import Refused

AT_ONCE = 20


@login_required
@require_http_methods(["GET", "POST"])
def member_new(request: HttpRequest, key: str) -> HttpResponse:
    """Seat a person with an account, or one written in."""
    panel = _kept_panel(request, key)
    form = MemberForm(
        request.POST or None, people=_people(panel), find_url=reverse("appraisal:find_person", args=(key,)),
        staff=panel.body == Body.STAFF,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            member = services.add_member(panel, actor=request.actor, **form.answers())
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"Đã thêm {member.name}, {member.get_seat_display()}.")
            return redirect("appraisal:panel", key)
    context = {"form": form, "panel": panel, "title": "Thêm thành viên", "action_label": "Thêm thành viên",
               "lead": "Người ngoài hệ thống không đăng nhập được; Thư ký ghi thay ý kiến và phiếu của họ."}  # fmt: skip
    return render(request, "appraisal/panel_part.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def member_seat(request: HttpRequest, key: str, member: str) -> HttpResponse:
    """Another seat, another place in the order."""
    panel = _kept_panel(request, key)
    row = get_member(panel, member)
    form = SeatForm(request.POST or None, member=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_seat(row, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"Đã ghi nhận vai trò của {row.name}.")
            return redirect("appraisal:panel", key)
    context = {"form": form, "panel": panel, "title": f"Vai trò của {row.name}", "action_label": "Ghi nhận", "lead": ""}
    return render(request, "appraisal/panel_part.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def member_leave(request: HttpRequest, key: str, member: str) -> HttpResponse:
    """Ask, with the dossiers that lie with the member, then let them go."""
    panel = _kept_panel(request, key)
    row = get_member(panel, member)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.remove_member(row, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"{row.name} đã thôi thành viên.")
            return redirect("appraisal:panel", key)
    context = {"form": form, "panel": panel, "member": row, "work": work_of(row)}
    return render(request, "appraisal/member_leave.html", context, status=409 if form.is_bound else 200)


@login_required
@require_GET
def find_person(request: HttpRequest, key: str) -> JsonResponse:
    """?q=tran van -> people of my level by name without diacritics, as the type-ahead takes them."""
    panel = _kept_panel(request, key)
    found = _people(panel, request.GET.get("q", "")[:100])
    results = [{"id": row.user_id, "text": person_label(row), "note": row.username} for row in found[:AT_ONCE]]
    return JsonResponse({"results": results, "more": len(found) > AT_ONCE})


def _kept_panel(request: HttpRequest, key: str) -> Panel:
    panel = get_panel(request.actor, key)
    if not rules.may_keep_panels(request.actor):
        raise Refused(NOT_YOURS)
    return panel


def _people(panel: Panel, query: str = "") -> list[Person]:
    return people_for(Level(panel.level), panel.tenant_id, timezone.localdate(), query)
