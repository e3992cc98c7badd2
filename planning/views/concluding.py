"""Many đề án by one paper: what was chosen in the table is looked at first, then screened, concluded or dropped."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.errors import NotFound, Refused
from planning import rules, selectors, services
from planning.forms import PaperForm, conclusion_choices
from planning.services.concluding import Paper

MANY_AT_ONCE = 2000
CONFIRMED = "xac-nhan"


@login_required
@require_POST
def conclude(request: HttpRequest, year: int) -> HttpResponse:
    """Count, codes, total and what blocks each; with the paper, all of them are concluded or none."""
    if not rules.may_conclude(request.actor):
        raise NotFound(str(year))
    codes = _chosen(request)
    step = request.POST.get("step", "pass_centre")
    form = PaperForm(request.POST if CONFIRMED in request.POST else None, step=step)
    if form.is_bound and form.is_valid() and _concluded(request, form, year, codes, step):
        return redirect(f"{reverse('planning:plan', args=(year,))}?xem=cho-ket-luan")
    rows = services.rehearse_conclusion(year, codes, step, actor=request.actor, paper=Paper("", None))
    blocked = [row for row in rows if row.reasons]
    context = {
        "year": year, "step": step, "label": services.CONCLUSIONS[step], "choices": conclusion_choices(), "rows": rows,
        "blocked": blocked, "free": [row.code for row in rows if not row.reasons], "form": form,
        "reasons": form.reasons, "total": sum(row.amount for row in rows), "passes": step == "pass_centre",
    }  # fmt: skip
    return render(request, "planning/conclude.html", context, status=409 if form.is_bound else 200)


@login_required
@require_POST
def screen(request: HttpRequest, year: int) -> HttpResponse:
    """Count, codes and total; then all of them are taken into screening, or none."""
    if not rules.may_screen(request.actor):
        raise NotFound(str(year))
    codes = _chosen(request)
    if CONFIRMED in request.POST:
        done = services.screen_many(year, codes, actor=request.actor)
        messages.success(request, f"Đã nhận thẩm tra {len(done)} đề án.")
        return redirect(f"{reverse('planning:plan', args=(year,))}?xem=cho-tham-tra")
    rows = selectors.chosen_rows(request.actor, year, codes)
    context = {"year": year, "rows": rows, "total": sum(row.proposed for row in rows)}
    return render(request, "planning/screen.html", context)


@login_required
@require_POST
def drop(request: HttpRequest, year: int) -> HttpResponse:
    """Take đề án of the draft out for good, by a paper: passed, but without money this year."""
    if not rules.may_conclude(request.actor):
        raise NotFound(str(year))
    codes = _chosen(request)
    form = PaperForm(request.POST if CONFIRMED in request.POST else None, step="drop_from_plan")
    if form.is_bound and form.is_valid():
        try:
            done = services.drop_from_plan(year, codes, actor=request.actor, paper=form.paper())
        except Refused as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"Đã đưa {len(done)} đề án ra khỏi dự thảo kế hoạch.")
            return redirect("planning:plan", year=year)
    rows = selectors.chosen_rows(request.actor, year, codes)
    context = {
        "year": year,
        "rows": rows,
        "form": form,
        "reasons": form.reasons,
        "total": sum(r.appraised for r in rows),
    }
    return render(request, "planning/drop.html", context, status=409 if form.is_bound else 200)


def _chosen(request: HttpRequest) -> list[str]:
    return request.POST.getlist("chon")[:MANY_AT_ONCE]


def _concluded(request: HttpRequest, form: PaperForm, year: int, codes: list[str], step: str) -> bool:
    try:
        done = services.conclude_many(year, codes, step, actor=request.actor, paper=form.paper())
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, f"Đã kết luận “{services.CONCLUSIONS[step]}” cho {len(done)} đề án.")
    return True
