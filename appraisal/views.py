"""The list of what waits to be appraised, the sheet beside the dossier, and the screens of the steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal import rules, services
from appraisal.figures_page import Start, start_of
from appraisal.forms import NAMES, SCREENS, FiguresForm, SheetForm
from appraisal.heads import heads_on
from appraisal.models import Level
from appraisal.selectors import (
    STAGE_OF_LEVEL,
    amount_to_state,
    appraisal_page,
    rounds_at,
    states_to_appraise,
)
from appraisal.sheets import SheetView, sheet_views
from core.errors import NotFound, Reason, Refused
from core.money import format_dong
from proposals.allowances import allowance, judged
from proposals.estimate_pages import page_number
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.panels import Said
from proposals.places import places_by_id
from proposals.selectors import dossier_of, exceptions_of, get_for
from proposals.states import STATE_TONE, State
from proposals.support import support_to_judge
from proposals.views.steps import show_step


@login_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """What lies at my level to appraise."""
    if not rules.may_list(request.actor):
        raise NotFound("tham-dinh")
    state = request.GET.get("trang-thai", "")
    page = appraisal_page(request.actor, state=state, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        row["state_label"], row["tone"] = State(row["state"]).label, STATE_TONE[row["state"]]
    filters = [{"label": s.label, "value": s.value, "current": s == state} for s in states_to_appraise(request.actor)]
    return render(request, "appraisal/list.html", {"page": page, "filters": filters, "state": state})


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of the appraisal."""
    return show_step(request, code, step, SCREENS)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier on one side, the sheet on the other."""
    proposal = get_for(request.actor, code)
    level = _level(request)
    if not rules.may_read_sheets(request.actor, proposal, level):
        raise NotFound(code)
    views = sheet_views(rounds_at(proposal, level))
    may_fill = rules.may_fill_sheet(request.actor, proposal) and level == rules.level_of(request.actor)
    if request.method == "POST" and not may_fill:
        raise Refused("Bạn không lập phiếu thẩm định cho hồ sơ này ở bước hiện tại.")
    form = _form(request, views, proposal, level) if may_fill else None
    if form is not None and request.method == "POST" and _saved(form, proposal, request):
        return redirect("appraisal:sheet", proposal.code)
    context = _sheet_context(request, proposal, level) | {"form": form, "views": views}
    return render(request, "appraisal/sheet.html", context, status=409 if form is not None and form.is_bound else 200)


def _level(request: HttpRequest) -> Level:
    asked = request.GET.get("cap", "")
    return {"co-so": Level.PROVINCE, "bo": Level.CENTRE}.get(asked, rules.level_of(request.actor))


def _form(request: HttpRequest, views: list[SheetView], proposal: Proposal, level: Level) -> SheetForm:
    last = views[0] if views else None
    sheet = last.sheet if last else None
    return SheetForm(
        request.POST or None, law=heads_on(timezone.localdate()), last=sheet,
        base_version=last.sheet.version if last and last.valid else 0, amount=amount_to_state(proposal, level, sheet),
    )  # fmt: skip


def _saved(form: SheetForm, proposal: Proposal, request: HttpRequest) -> bool:
    if not form.is_valid():
        return False
    try:
        row = services.fill_sheet(proposal, actor=request.actor, **form.answers())
    except Refused as refusal:
        form.refuse(refusal.reasons)
        form.accept_newer_sheet()
        return False
    messages.success(request, f"Đã lưu phiếu thẩm định lần {row.version}.")
    return True


def _sheet_context(request: HttpRequest, proposal: Proposal, level: Level) -> dict[str, Any]:
    levels = [
        {"label": label.capitalize(), "url": f"?cap={slug}", "current": level == value}
        for slug, value, label in (("co-so", Level.PROVINCE, "cấp cơ sở"), ("bo", Level.CENTRE, "cấp Bộ"))
        if rules.may_read_sheets(request.actor, proposal, value)
    ]
    dossier = dossier_of(proposal)
    communes = [row.commune_id for row in dossier.locations]
    communes += [row.production_commune_id for row in dossier.beneficiaries if row.production_commune_id]
    names = places_by_id(communes, timezone.localdate())
    places = [", ".join(filter(None, (row.address, names.get(row.commune_id)))) for row in dossier.locations]
    found = support_to_judge(proposal, dossier.beneficiaries)
    steps = [step for step in LIFECYCLE.offered(proposal, request.actor) if step.screen == "appraisal:step"]
    return {
        **allowance(proposal, STAGE_OF_LEVEL[level]),
        "proposal": proposal, "level": level, "levels": levels, "dossier": dossier, "steps": steps,
        "places": places,
        "producers": [
            (row, ", ".join(filter(None, (row.production_address, names.get(row.production_commune_id)))), found.get(row.pk, ()))
            for row in dossier.beneficiaries
        ],
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def estimate(request: HttpRequest, code: str) -> HttpResponse:
    """The lines as proposed and as I find them right; "check" reckons without saving, htmx does so while typing."""
    proposal = get_for(request.actor, code)
    if not rules.may_fill_sheet(request.actor, proposal):
        if request.method == "POST":
            raise Refused("Bạn không lập số liệu thẩm định cho hồ sơ này ở bước hiện tại.")
        return redirect("proposals:estimate_versions", proposal.code)
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
