"""The estimate of an adjustment: the version in force, line by line, beside the figures asked for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appraisal.forms import NAMES, FiguresForm
from appraisal.services import LineFigures
from appraisal.services.figures import refigured
from core.errors import NotFound, Refused
from execution.adjustment_page import may_do
from execution.models import Adjustment
from execution.outcome import figures_of
from execution.selectors.adjustments import get_adjustment
from execution.services.adjustments import save_figures
from organisations.gates import ActingRequest, acting_required
from proposals.estimate_pages import page_number
from proposals.estimates import Estimate, VersionLine, starting_point
from proposals.selectors import get_for
from proposals.states import EstimateStage

LINES_AT_ONCE = 100


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def adjustment_figures(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Quantities, prices and support as they should be; "check" reckons without saving."""
    proposal = get_for(request.actor, code)
    row = get_adjustment(request.actor, proposal, number)
    if not may_do(row, proposal, request.actor)["write"]:
        raise NotFound(str(number))
    start = starting_point(proposal, EstimateStage.ADJUSTED)
    pages = max(1, -(-len(start.lines) // LINES_AT_ONCE))
    page = min(page_number(request.GET.get("trang", "")), pages)
    wanted, _ = refigured(proposal, start, figures_of(row), held_to_proposed=False)
    shown = wanted.lines[(page - 1) * LINES_AT_ONCE : page * LINES_AT_ONCE]
    form = FiguresForm(request.POST or None, lines=shown, newest=row.version)
    form.fields.pop("note")
    if request.method == "POST" and form.is_valid():
        typed = figures_of(row) | _changed(start, form.figures())
        wanted, faults = refigured(proposal, start, typed, held_to_proposed=False)
        if "check" not in request.POST and _saved(request, row, form, typed):
            return redirect(row)
        form.refuse(faults)
    context = {"proposal": proposal, "adjustment": row, "form": form, "rows": _rows(start, wanted, form)}
    context |= {"wanted": wanted, "start": start, "number": page, "pages": pages}
    refused = form.errors or form.reasons
    return render(request, "execution/adjustment_figures.html", context, status=409 if refused else 200)


def _saved(request: ActingRequest, row: Adjustment, form: FiguresForm, typed: dict[str, LineFigures]) -> bool:
    try:
        save_figures(row, typed, actor=request.actor, version=form.cleaned_data["newest_seen"])
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, "Đã lưu số liệu điều chỉnh.")
    return True


def _changed(start: Estimate, typed: dict[str, LineFigures]) -> dict[str, LineFigures]:
    """What was typed; a line as it holds now is kept too, so that a change can be typed back."""
    known = {str(line["line"]) for line in start.lines}
    return {key: figures for key, figures in typed.items() if key in known}


def _rows(
    start: Estimate, wanted: Estimate, form: FiguresForm
) -> list[tuple[VersionLine, VersionLine, dict[str, object]]]:
    now = {line["line"]: line for line in start.lines}
    then = {line["line"]: line for line in wanted.lines}
    return [
        (now[line["line"]], then[line["line"]], {name: form[f"{name}_{line['line']}"] for name in NAMES})
        for line in form.lines
    ]
