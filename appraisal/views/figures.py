"""The appraiser's own figures, line by line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from appraisal import rules, services
from appraisal.figures_page import Start, start_of
from appraisal.forms import NAMES, FiguresForm
from appraisal.selectors import may_fill, undeclared_seat
from core.errors import Reason, Refused
from core.money import format_dong
from proposals.allowances import judged
from proposals.estimate_pages import page_number
from proposals.models import Proposal
from proposals.panels import Said
from proposals.selectors import exceptions_of, get_for


@login_required
@require_http_methods(["GET", "POST"])
def estimate(request: HttpRequest, code: str) -> HttpResponse:
    """The lines as proposed and as I find them right; "check" reckons without saving, htmx does so while typing."""
    proposal = get_for(request.actor, code)
    if not may_fill(request.actor, proposal):
        if request.method == "POST":
            raise Refused("Bạn không lập số liệu thẩm định cho hồ sơ này ở bước hiện tại.")
        return redirect("proposals:estimate_versions", proposal.code)
    if undeclared_seat(request.actor, proposal, rules.level_of(request.actor)) is not None:
        return redirect("appraisal:declare", proposal.code)
    start = start_of(proposal, rules.level_of(request.actor))
    number = min(page_number(request.GET.get("trang", "")), start.pages)
    form = FiguresForm(request.POST or None, lines=start.page(number), newest=start.newest)
    checks = bool(request.htmx) or "check" in request.POST
    if request.method == "POST" and not checks and _typed(request, form, proposal):
        return redirect("appraisal:sheet", proposal.code)
    context = _estimate_context(request, proposal, form, start)
    if request.htmx:
        return render(request, "appraisal/_reckoned.html", context)
    context |= {"number": number, "pages": start.pages, "checked": checks}
    return render(request, "appraisal/estimate.html", context, status=409 if form.is_bound and not checks else 200)


def _typed(request: HttpRequest, form: FiguresForm, proposal: Proposal) -> bool:
    if not form.is_valid():
        return False
    read = form.cleaned_data
    try:
        version = services.type_figures(
            proposal, actor=request.actor, figures=form.figures(), note=read["note"], newest_seen=read["newest_seen"]
        )
    except Refused as refusal:
        form.refuse(refusal.reasons)
        form.accept_newer_version()
        return False
    messages.success(
        request, f"Đã lưu số liệu thẩm định: {format_dong(version.support)} đồng. Phiếu được ghi sẵn số này."
    )
    return True


def _estimate_context(request: HttpRequest, proposal: Proposal, form: FiguresForm, start: Start) -> dict[str, Any]:
    """The rows with what stands beside them, and the panel of the norms."""
    reckoned, faults, unread = start.estimate, list[Reason](), list[Said]()
    if form.is_bound:
        form.is_valid()
        unread = form.unread()
        reckoned, faults = services.refigured(proposal, start.estimate, form.figures())
    panel, hints = judged(proposal, reckoned, unread)
    lines = {line["line"]: line for line in reckoned.lines}
    rows = [(start.proposed.get(line["line"]), lines[line["line"]], hints.get(str(line["line"])),
             {name: form[f"{name}_{line['line']}"] for name in NAMES}) for line in form.lines]  # fmt: skip
    return {
        "proposal": proposal, "form": form, "rows": rows, "panel": panel, "hints": "{}", "totals": panel.totals.whole,
        "faults": faults, "exceptions": exceptions_of(proposal),
    }  # fmt: skip
