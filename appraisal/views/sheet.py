"""The sheet beside the dossier: of the round, and the opinion of a member."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from appraisal import rules, services
from appraisal.desk import Desk, desk_for
from appraisal.forms import OpinionForm, SheetForm
from appraisal.models import Level, Purpose
from appraisal.selectors import undeclared_seat
from appraisal.sheet_page import money_check, page_context
from core.errors import NotFound, Reason, Refused
from proposals.forms.versions import content_of
from proposals.selectors import get_for
from proposals.services.looks import note_look
from proposals.views.access import is_autosave

ADDRESS = {Purpose.SUMMARY: "appraisal:sheet", Purpose.OPINION: "appraisal:opinion"}
REFUSED = {Purpose.SUMMARY: services.sheets.NOT_YOURS, Purpose.OPINION: services.sheets.NO_SEAT}


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier on one side, the sheet of the round on the other."""
    return _answer(request, _desk(request, code, Purpose.SUMMARY))


@login_required
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier on one side, my opinion on the other."""
    desk = _desk(request, code, Purpose.OPINION)
    if request.method == "GET" and not desk.gives:
        return redirect("appraisal:sheet", desk.proposal.code)
    return _answer(request, desk)


@login_required
@require_POST
def check_amounts(request: HttpRequest, code: str) -> HttpResponse:
    """What the norms say of the money as typed so far; nothing is kept."""
    desk = _desk(request, code, Purpose.SUMMARY)
    if not (desk.fills or desk.gives):
        raise NotFound(code)
    form = desk.form(request.POST)
    form.is_valid()
    return render(request, "appraisal/_money_check.html", {"check": money_check(desk, form.amounts())})


def _desk(request: HttpRequest, code: str, purpose: Purpose) -> Desk:
    level = {"co-so": Level.PROVINCE, "bo": Level.CENTRE}.get(request.GET.get("cap", ""), rules.level_of(request.actor))
    return desk_for(request.actor, get_for(request.actor, code), level, purpose)


def _answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    typed = request.method == "POST" and desk.purpose == Purpose.OPINION  # refused by the service, kept as a draft
    if not typed and undeclared_seat(request.actor, desk.proposal, rules.level_of(request.actor)) is not None:
        return redirect("appraisal:declare", desk.proposal.code)
    return _shown(request, desk) if request.method != "POST" else _taken(request, desk)


def _shown(request: HttpRequest, desk: Desk) -> HttpResponse:
    look = note_look(desk.proposal, actor=request.actor)
    form = desk.form() if desk.may_write else None
    return render(request, "appraisal/sheet.html", page_context(desk, form, request.GET.get("so-voi", ""), look))


def _taken(request: HttpRequest, desk: Desk) -> HttpResponse:
    if is_autosave(request):
        return _autosaved(request, desk)
    if not desk.may_write:
        return _turned_away(request, desk)
    if "draft" in request.POST:
        at = services.keep_draft(desk.proposal, desk.purpose, actor=request.actor, content=content_of(request.POST))
        messages.success(request, f"Đã lưu nháp lúc {at:%H:%M}.")
        return redirect(ADDRESS[desk.purpose], desk.proposal.code)
    form = desk.form(request.POST)
    if _saved(request, desk, form):
        return redirect(ADDRESS[desk.purpose], desk.proposal.code)
    return render(request, "appraisal/sheet.html", page_context(desk, form, "", None), status=409)


def _autosaved(request: HttpRequest, desk: Desk) -> JsonResponse:
    try:
        at = services.keep_draft(desk.proposal, desk.purpose, actor=request.actor, content=content_of(request.POST))
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    return JsonResponse({"saved_at": f"{at:%H:%M}"})


def _turned_away(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Not, or no longer, this person's to file. Answered rather than raised: an exception would undo the draft."""
    said = REFUSED[desk.purpose]
    try:
        services.keep_draft(desk.proposal, desk.purpose, actor=request.actor, content=content_of(request.POST))
    except Refused:
        raise Refused(said) from None
    reasons = (
        Reason(said),
        Reason("Nội dung bạn vừa nhập được giữ làm bản nháp, dùng lại khi hồ sơ trở lại bước thẩm định."),
    )
    return render(request, "409.html", {"reasons": reasons, "stale": False}, status=409)


def _saved(request: HttpRequest, desk: Desk, form: SheetForm) -> bool:
    """File it; a refusal keeps the input as a draft too, so that a closed tab loses nothing."""
    if form.is_valid():
        try:
            if isinstance(form, OpinionForm):
                answers, version = form.opinion_answers(), form.cleaned_data["base_version"]
                row = services.file_opinion(
                    desk.proposal, actor=request.actor, answers=answers, expected_version=version
                )
                messages.success(request, f"Đã nộp ý kiến lần {row.version}.")
            else:
                row = services.fill_sheet(desk.proposal, actor=request.actor, **form.answers())
                messages.success(request, f"Đã lưu phiếu thẩm định lần {row.version}.")
        except Refused as refusal:
            form.refuse(refusal.reasons)
            form.accept_newer_sheet(desk.base_version)
        else:
            return True
    services.keep_draft(desk.proposal, desk.purpose, actor=request.actor, content=content_of(request.POST))
    return False
