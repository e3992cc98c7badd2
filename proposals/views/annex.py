"""Mẫu số 12 and 13 of a đề án whose contents ask for them: written by the unit, read by whoever reads the đề án."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Reason, Refused
from organisations.gates import ActingRequest, acting_required
from proposals import rules
from proposals.annex import Filled, filled_form
from proposals.annex_page import read_form
from proposals.forms.annex import AnnexSheet, posted_of, with_one_more_row
from proposals.forms.versions import content_of
from proposals.models import Proposal
from proposals.selectors import get_for, needed_papers
from proposals.services.annex import save_form


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def show_form(request: ActingRequest, code: str, kind: str) -> HttpResponse:
    """One form of the annex; POST keeps it. Not there unless the contents of the đề án ask for the paper."""
    proposal = get_for(request.actor, code)
    paper = next((row for row in needed_papers(proposal, stage="submit") if row.code == kind), None)
    if paper is None or not paper.is_form:
        raise NotFound(kind)
    filled = filled_form(proposal, kind)
    context = {"proposal": proposal, "filled": filled, "paper": paper}
    if request.method == "POST":
        if not rules.is_unit(request.actor, proposal):
            raise NotFound(code)
        return _save(request, proposal, filled, context)
    if rules.may_edit(request.actor, proposal):
        sheet = AnnexSheet(proposal, kind, posted_of(filled, blank=0 if filled.rows else 1), today=timezone.localdate())
        return _page(request, sheet, context)
    if not filled.begun:
        raise NotFound(kind)
    return render(request, "proposals/form_read.html", context | read_form(filled))


def _save(request: ActingRequest, proposal: Proposal, filled: Filled, context: dict[str, Any]) -> HttpResponse:
    kind, posted = filled.kind.code, content_of(request.POST)
    if "add" in request.POST:
        more = with_one_more_row(posted, request.POST["add"])
        return _page(request, AnnexSheet(proposal, kind, more, today=timezone.localdate()), context)
    sheet = AnnexSheet(proposal, kind, posted, today=timezone.localdate())
    if not sheet.is_valid():
        return _page(request, sheet, context, status=409)
    try:
        saved = save_form(proposal, kind, sheet.values(), sheet.rows(), actor=request.actor, version=_version(request))
    except Refused as refusal:
        return _page(request, sheet, context, reasons=refusal.reasons, status=409)
    messages.success(request, f"Đã lưu {context['paper'].title}.")
    return redirect("proposals:papers", proposal.code) if "next" in request.POST else redirect(saved)


def _version(request: ActingRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _page(
    request: ActingRequest,
    sheet: AnnexSheet,
    context: dict[str, Any],
    *,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    filled: Filled = context["filled"]
    typed = request.POST.get("version") if request.method == "POST" else None
    context |= {
        "form": sheet.form, "formsets": [sheet.formset], "reasons": reasons,
        "version": filled.version if typed is None else typed,
        "faults": filled.faults() if filled.begun else [],
    }  # fmt: skip
    return render(request, "proposals/form_write.html", context, status=status)
