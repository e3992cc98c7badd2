"""Several dossiers at once, from the list: opening their rounds, giving them out. All of them or none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal import rules, services
from appraisal.forms import AssignManyForm, OpenManyForm
from appraisal.selectors.assignments import opinion_due_on
from appraisal.services.opening import step_faults
from appraisal.sharing import sharing_of
from appraisal.views.lists import here
from core.errors import NotFound, Refused, Stale
from proposals.models import Proposal
from proposals.selectors import visible_to

AT_ONCE = 100


@login_required
@require_http_methods(["GET", "POST"])
def open_many(request: HttpRequest) -> HttpResponse:
    """Count, codes, money and blockers beside the choice of a body; one press opens all of them."""
    if not rules.may_list(request.actor):
        raise NotFound("mo")
    if not rules.may_open(request.actor):
        raise Refused("Chỉ chuyên viên Sở hoặc Cục mở thẩm định.")
    proposals = _chosen(request)
    if not proposals:
        return _nothing_chosen(request)
    year = proposals[0].plan_year
    rows = [(row, _against_opening(request, row, year)) for row in proposals]
    form = OpenManyForm(request.POST or None, actor=request.actor, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_many(proposals, actor=request.actor, **form.body_chosen())
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"Đã mở thẩm định {len(opened)} hồ sơ.")
            return _back(request)
    context = {"form": form, "rows": rows, "year": year, **_frame(request, proposals, [r for r, f in rows if not f])}
    return render(request, "appraisal/open_many.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """The proposed even distribution, changeable row by row; one press gives all of them out."""
    if not rules.may_list(request.actor):
        raise NotFound("phan-cong")
    if not rules.may_keep_panels(request.actor):
        raise Refused("Chỉ chuyên viên, lãnh đạo Sở hoặc Cục phân công thẩm định.")
    proposals = _chosen(request)
    if not proposals:
        return _nothing_chosen(request)
    sharing = sharing_of(proposals, rules.level_of(request.actor))
    due_on = opinion_due_on(timezone.localdate(), request.actor.tenant_id)
    form = AssignManyForm(request.POST or None, rows=sharing.free, due_on=due_on)
    if request.method == "POST" and not sharing.blocked and _given_out(request, form):
        return _back(request)
    context = {"form": form, "sharing": sharing, **_frame(request, proposals, [row.proposal for row in sharing.free])}
    return render(request, "appraisal/assign_many.html", context, status=409 if form.is_bound else 200)


def _against_opening(request: HttpRequest, proposal: Proposal, year: int) -> list[str]:
    """Why this dossier cannot be opened together with the others, each a sentence."""
    level = rules.level_of(request.actor)
    faults = [reason.message for reason in step_faults(proposal, level, actor=request.actor)]
    if proposal.plan_year != year:
        faults.append(f"Thuộc năm {proposal.plan_year}; mở riêng theo từng năm.")
    return faults


def _given_out(request: HttpRequest, form: AssignManyForm) -> bool:
    if not form.is_valid():
        return False
    try:
        made = services.assign_many(form.answers(), actor=request.actor)
    except Stale as stale:
        form.refuse(stale.reasons)
        form.accept_newer_versions()
        return False
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, f"Đã phân công {len(made)} hồ sơ.")
    return True


def _chosen(request: HttpRequest) -> list[Proposal]:
    """The dossiers that were ticked, by number. NotFound when one of them is not there for this person."""
    asked = request.POST if request.method == "POST" else request.GET
    codes = list(dict.fromkeys(asked.getlist("ho-so")))[:AT_ONCE]
    found = list(visible_to(request.actor).filter(code__in=codes).select_related("unit", "content").order_by("code"))
    if len(found) != len(codes):
        raise NotFound("ho-so")
    return found


def _frame(request: HttpRequest, proposals: list[Proposal], free: list[Proposal]) -> dict[str, Any]:
    """What both pages say around the table: count, money, the way back, and how to go on with those that can."""
    kept = QueryDict(mutable=True)
    kept.setlist("ho-so", [row.code for row in free])
    kept["ve"] = _came_from(request)
    return {
        "proposals": proposals, "total": sum(row.amount_proposed for row in proposals), "back_url": _list_url(request),
        "came_from": _came_from(request), "blocked": len(proposals) - len(free), "free": len(free),
        "free_url": f"?{kept.urlencode()}",
    }  # fmt: skip


def _came_from(request: HttpRequest) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    return here(QueryDict(asked.get("ve", "")[:500]))


def _list_url(request: HttpRequest) -> str:
    query = _came_from(request)
    return f"{reverse('appraisal:list')}?{query}" if query else reverse("appraisal:list")


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_list_url(request))


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Chưa chọn hồ sơ nào. Đánh dấu hồ sơ trong danh sách rồi bấm lại.")
    return _back(request)
