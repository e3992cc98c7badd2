"""The estimate out to Excel and back: download, hand in, see what would change, one press to take it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotFound, Reason, Refused, Stale
from core.sheets import XLSX
from organisations.gates import acting_required
from proposals.estimate_file import estimate_workbook
from proposals.forms.base import About
from proposals.forms.imports import ImportForm
from proposals.models import EstimateImport, Proposal
from proposals.previews import preview_of, section_of
from proposals.selectors import get_for
from proposals.services.imports import apply_import, drop_import, keep_import, take_back
from proposals.spreadsheet.layout import MOST_LINES
from proposals.states import SectionKey
from proposals.views.access import JUST_SAVED, for_writers
from proposals.views.conflicts import version_in


@acting_required
@require_safe
def estimate_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The estimate to fill in, for whoever may see the đề án."""
    proposal = get_for(request.actor, code)  # type: ignore[attr-defined]
    response = HttpResponse(estimate_workbook(proposal), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="du-toan-{proposal.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def import_estimate(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Hand in a file or pasted cells; they are read and kept beside the estimate."""
    about = About(proposal, timezone.localdate())
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None, about=about)
    if sent and form.is_valid():
        try:
            found = keep_import(
                proposal, reading=form.reading, file_name=form.file_name, actor=request.actor,  # type: ignore[attr-defined]
            )  # fmt: skip
            return redirect("proposals:estimate_import", proposal.code, found.key)
        except Refused as refusal:
            form.add_refusal(refusal)
    context = {"proposal": proposal, "form": form, "most": MOST_LINES}
    return render(request, "proposals/import.html", context, status=409 if sent else 200)


@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def show_import(request: HttpRequest, proposal: Proposal, key: str) -> HttpResponse:
    """What the sheet would change; POST takes it, drops it, or brings back what it replaced."""
    found = _import_of(proposal, key)
    if request.method != "POST":
        return _page(request, proposal, found)
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        return _page(request, proposal, found)
    try:
        return act(request, proposal, found)
    except Stale:
        messages.warning(request, "Dự toán vừa được lưu lại nên chưa thay. Hãy xem lại khác biệt dưới đây.")
        return redirect("proposals:estimate_import", proposal.code, found.key)
    except Refused as refusal:
        return _page(request, proposal, found, refusal.reasons)


def _apply(request: HttpRequest, proposal: Proposal, found: EstimateImport) -> HttpResponse:
    apply_import(found, version=version_in(request), actor=request.actor)  # type: ignore[attr-defined]
    request.session[JUST_SAVED] = reverse("proposals:section", args=(proposal.code, SectionKey.ESTIMATE.value))
    messages.success(request, f"Đã thay dự toán bằng bảng “{found.file_name}”.")
    return redirect("proposals:estimate_import", proposal.code, found.key)


def _drop(request: HttpRequest, proposal: Proposal, found: EstimateImport) -> HttpResponse:
    drop_import(found, actor=request.actor)  # type: ignore[attr-defined]
    messages.info(request, "Đã bỏ bảng vừa đọc. Dự toán không thay đổi.")
    return redirect("proposals:section", proposal.code, SectionKey.ESTIMATE.value)


def _undo(request: HttpRequest, proposal: Proposal, found: EstimateImport) -> HttpResponse:
    earlier = take_back(found, actor=request.actor)  # type: ignore[attr-defined]
    return redirect("proposals:estimate_import", proposal.code, earlier.key)


ACTIONS = {"apply": _apply, "drop": _drop, "undo": _undo}


def _import_of(proposal: Proposal, key: str) -> EstimateImport:
    found = EstimateImport.objects.filter(proposal=proposal, key=key).select_related("proposal__unit", "user").first()
    if found is None:
        raise NotFound(key)
    return found


def _page(
    request: HttpRequest, proposal: Proposal, found: EstimateImport, reasons: Sequence[Reason] = ()
) -> HttpResponse:
    waits = found.applied_at is None and not found.fault_count
    context = {
        "proposal": proposal,
        "found": found,
        "reasons": reasons,
        "preview": preview_of(found, proposal) if waits else None,
        "version": section_of(proposal).version,
    }
    return render(request, "proposals/import_preview.html", context, status=409 if reasons else 200)
