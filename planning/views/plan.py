"""The plan of a year: its table, and the batches approved before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound, Refused
from core.hot import render_rows
from organisations.roles import Role
from planning import rules, selectors, services
from planning.forms import PlanForm, controls, look_of
from planning.views.years import asked_year
from proposals.selectors import recused_ids

MANY_AT_ONCE = 2000


@login_required
@require_GET
def plan_of_asked_year(request: HttpRequest) -> HttpResponse:
    """`?nam=` leads to the page of that year."""
    return redirect("planning:plan", year=asked_year(request))


@transaction.non_atomic_requests
@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """The table of a year against its money. Saving is one service, whole in itself; reading needs no savepoint."""
    if not rules.may_read_plan(request.actor):
        raise NotFound(str(year))
    may_prepare = rules.may_prepare_plan(request.actor)
    if request.method == "POST" and not may_prepare:
        raise Refused("Chỉ chuyên viên, lãnh đạo Cục được sửa dự thảo kế hoạch.")
    look = look_of(request.GET)
    page = selectors.plan_page(request.actor, year, look)
    form = PlanForm(request.POST if request.method == "POST" else None, draft=page.draft) if may_prepare else None
    if form is not None and form.is_bound:
        if _saved_plan(request, form, year):
            return redirect(f"{reverse('planning:plan', args=(year,))}?{request.GET.urlencode()}")
        form.show_in(page.table)
    context = {
        "year": year, "draft": page.draft, "table": page.table, "masked": page.masked, "look": look, "form": form,
        "editing": may_prepare and not page.draft.is_locked and not look.view, **_may(request, look.view),
        "batches": selectors.approved_batches(year) if page.draft.batch > 1 else [],
        **controls(request.GET, look, page.table),
    }  # fmt: skip
    context["rows"] = render_rows("planning/_table_rows.jinja", {name: context[name] for name in ("groups", "editing")})
    return render(request, "planning/plan.html", context, status=409 if form is not None and form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def ranking(request: HttpRequest, year: int) -> HttpResponse:
    """The law's order of the draft with its reasons; one press puts the draft in that order."""
    if not rules.may_read_plan(request.actor):
        raise NotFound(str(year))
    if request.method == "POST":
        services.rank_by_law(year, actor=request.actor, seen=request.POST.get("seen") or None)
        messages.success(request, "Dự thảo đã xếp theo thứ tự ưu tiên của thông tư.")
        return redirect("planning:ranking", year=year)
    draft = selectors.plan_draft(year)
    away = recused_ids(request.actor)
    rows = {row.code: row for row in draft.everything}
    pairs = [(one, rows[one.code]) for one in selectors.law_order(year) if rows[one.code].proposal_id not in away]
    may_rank = rules.may_prepare_plan(request.actor) and not draft.is_locked
    moved = sum(one.place != row.rank for one, row in pairs)
    context = {"year": year, "draft": draft, "pairs": pairs, "may_rank": may_rank, "moved": moved}
    return render(request, "planning/ranking.html", context)


@login_required
@require_POST
def set_aside(request: HttpRequest, year: int) -> HttpResponse:
    """Leave the chosen đề án for a later batch, or take them in again."""
    if not rules.may_prepare_plan(request.actor):
        raise NotFound(str(year))
    codes = frozenset(request.POST.getlist("chon")[:MANY_AT_ONCE])
    included = request.POST.get("included") == "1"
    services.set_included(
        year, codes, actor=request.actor, included=included, reason=request.POST.get("reason", "")[:500]
    )
    done = "đưa vào đợt này" if included else "để lại đợt sau"
    messages.success(request, f"Đã {done} {len(codes)} đề án.")
    return redirect("planning:plan", year=year)


@login_required
@require_GET
def batch(request: HttpRequest, year: int, batch: int) -> HttpResponse:
    """An approved batch: all of it for the central level, their own lines for a Sở and a unit."""
    found = selectors.batch_for(request.actor, year, batch)
    context = {"batch": found, "may_read_plan": rules.may_read_plan(request.actor)}
    return render(request, "planning/batch.html", context)


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


def _may(request: HttpRequest, view: str) -> dict[str, Any]:
    actor = request.actor
    chooses = {"cho-tham-tra": Role.CENTRE_OFFICER, "cho-ket-luan": Role.CENTRE_LEADER}
    return {
        "may_prepare": rules.may_prepare_plan(actor), "may_approve": rules.may_approve_plan(actor),
        "choosing": chooses.get(view) == actor.role, "may_conclude": rules.may_conclude(actor),
    }  # fmt: skip


def _saved_plan(request: HttpRequest, form: PlanForm, year: int) -> bool:
    if not form.is_valid():
        return False
    try:
        services.save_plan(year, actor=request.actor, **form.answers())
    except Refused as refusal:  # a stale page too: the newer draft stands below, what was typed stays in its cells
        form.refuse(refusal.reasons)
        return False
    messages.success(request, "Đã lưu dự thảo kế hoạch.")
    return True
