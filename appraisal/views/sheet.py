"""The sheet beside the dossier."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal import rules, services
from appraisal.forms import SheetForm
from appraisal.heads import heads_on
from appraisal.models import Level
from appraisal.selectors import (
    STAGE_OF_LEVEL,
    amount_to_state,
    may_fill,
    rounds_at,
)
from appraisal.sheets import SheetView, sheet_views
from core.errors import NotFound, Refused
from proposals.allowances import allowance
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.places import places_by_id
from proposals.selectors import dossier_of, get_for
from proposals.support import support_to_judge


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier on one side, the sheet on the other."""
    proposal = get_for(request.actor, code)
    level = _level(request)
    if not rules.may_read_sheets(request.actor, proposal, level):
        raise NotFound(code)
    views = sheet_views(rounds_at(proposal, level))
    fills = may_fill(request.actor, proposal) and level == rules.level_of(request.actor)
    if request.method == "POST" and not fills:
        raise Refused("Bạn không lập phiếu thẩm định cho hồ sơ này ở bước hiện tại.")
    form = _form(request, views, proposal, level) if fills else None
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
