"""Suggestion and scenarios of a year's plan."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound, Refused
from planning import rules, selectors, services
from planning.forms import ScenarioForm, ScenarioNameForm
from planning.forms.decisions import Refusable
from planning.models import PlanScenario
from proposals.selectors import recused_ids

LEAST_COMPARED = 2


@login_required
@require_GET
def suggestion(request: HttpRequest, year: int) -> HttpResponse:
    """What the money of the year reaches by rank, and what falls out and why; two readings, one switch."""
    _require(request, year)
    go_on = request.GET.get("xet") != "dung"
    found, rows = selectors.suggestion_of(year, go_on=go_on)
    away = recused_ids(request.actor)
    pairs = [(one, rows[one.candidate.code]) for one in found.placed]
    pairs = [(one, row) for one, row in pairs if row.proposal_id not in away]
    form = ScenarioForm(initial={"origin": "suggestion" if go_on else "strict", "name": f"Gợi ý theo nguồn năm {year}"})
    context = {
        "year": year, "go_on": go_on, "found": found, "left": sorted(found.left.items()), "form": form,
        "taken": [pair for pair in pairs if pair[0].taken], "out": [pair for pair in pairs if not pair[0].taken],
    }  # fmt: skip
    return render(request, "planning/suggestion.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scenarios(request: HttpRequest, year: int) -> HttpResponse:
    """The drafts kept beside each other; a new one is made here."""
    _require(request, year)
    form = ScenarioForm(request.POST or None)
    if form.is_bound:
        made = _done(form, lambda: services.create_scenario(year, actor=request.actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"Đã lập phương án “{made.name}”.")
            return redirect(made)
    context = {
        "year": year, "form": form, "reasons": form.reasons, "rows": selectors.scenarios_of(year),
        "deleted": selectors.scenarios_of(year, deleted=True),
    }  # fmt: skip
    return render(request, "planning/scenarios.html", context, status=409 if form.is_bound else 200)


@login_required
@require_GET
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """Two or three side by side: what is in one and not in the other, and the sums."""
    _require(request, year)
    keys = list(dict.fromkeys(request.GET.getlist("pa")))
    if len(keys) < LEAST_COMPARED:
        raise Refused("Chọn hai hoặc ba phương án để so sánh.")
    found = selectors.comparison(year, keys)
    only = request.GET.get("chi") == "khac"
    away = recused_ids(request.actor)
    rows = [one for one in found.rows if (one.differs or not only) and one.row.proposal_id not in away]
    context = {"year": year, "found": found, "rows": rows, "only": only, "keys": keys}
    return render(request, "planning/compare.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scenario(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One scenario; its name and note are changed here."""
    _require(request, year)
    found = selectors.scenario(year, key)
    form = ScenarioNameForm(request.POST or None, initial={"name": found.name, "note": found.note})
    if form.is_bound and _done(form, lambda: services.rename_scenario(found, actor=request.actor, **form.cleaned_data)):
        return redirect(found)
    rows = selectors.rows_of(found)
    context = {
        "year": year, "found": found, "form": form, "reasons": form.reasons,
        "rows": [row for row in rows if row.proposal_id not in recused_ids(request.actor)],
        "total": sum(row.amount for row in rows if row.included), "count": sum(row.included for row in rows),
    }  # fmt: skip
    return render(request, "planning/scenario.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """What choosing it changes in the draft; then it is the draft."""
    _require(request, year)
    found = selectors.scenario(year, key)
    if request.method == "POST":
        services.choose_scenario(found, actor=request.actor)
        messages.success(request, f"Phương án “{found.name}” là dự thảo kế hoạch năm {year}.")
        return redirect("planning:plan", year=year)
    draft, rows = selectors.plan_draft(year), selectors.rows_of(found)
    facts = [
        ("Phương án", found.name), ("Số đề án", sum(row.included for row in rows)),
        ("Dự thảo đang có", f"{len(draft.rows)} đề án"),
    ]  # fmt: skip
    context = {
        "title": f"Chọn phương án “{found.name}” làm dự thảo", "facts": facts, "action_label": "Chọn làm dự thảo",
        "lead": "Kinh phí, thứ tự và đề án đưa vào của dự thảo được thay bằng của phương án này.",
        "undo": "Muốn giữ dự thảo đang có, hãy lập một phương án từ nó trước; chọn lại lúc nào cũng được.",
        "action_url": request.path, "cancel_url": found.get_absolute_url(),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@login_required
@require_POST
def copy(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """The same rows under another name."""
    _require(request, year)
    found = selectors.scenario(year, key)
    name = request.POST.get("name", "").strip() or f"{found.name} (bản sao)"
    return redirect(services.copy_scenario(found, actor=request.actor, name=name))


@login_required
@require_POST
def delete(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Put it away; the list brings it back."""
    _require(request, year)
    found = services.delete_scenario(selectors.scenario(year, key), actor=request.actor)
    messages.info(request, f"Đã xóa phương án “{found.name}”. Khôi phục được ở cuối danh sách.")
    return redirect("planning:scenarios", year=year)


@login_required
@require_POST
def restore(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Bring a deleted one back."""
    _require(request, year)
    return redirect(services.restore_scenario(selectors.scenario(year, key), actor=request.actor))


def _require(request: HttpRequest, year: int) -> None:
    if not rules.may_prepare_plan(request.actor):
        raise NotFound(str(year))


def _done(form: Refusable, act: Callable[[], PlanScenario]) -> PlanScenario | None:
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return None
