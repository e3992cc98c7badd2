"""Monthly reports: those of a đề án, one of them, its photographs, what the Sở does with it, and who has not reported."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound, Refused
from execution import rules
from execution.forms.progress import ConfirmReportForm, ReportForm, ReturnReportForm
from execution.models import ProgressReport
from execution.progress import due_day, month_of, wanted_month
from execution.selectors.progress import STANDINGS, get_report, photos_of, progress_page, report_before, reports_of
from execution.services import photos as photo_services
from execution.services import progress as services
from execution.states import REPORT_TONES, ReportState
from execution.tabs.progress import report_facts
from execution.views.acts import Act, kept
from organisations.gates import ActingRequest, acting_required
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.states import STATE_TONE, State


@acting_required
@require_http_methods(["GET", "POST"])
def progress(request: ActingRequest, code: str) -> HttpResponse:
    """The reports of one đề án; POST begins that of a month."""
    proposal = get_for(request.actor, code)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            return redirect(services.open_report(proposal, _month(request.POST.get("thang", "")), actor=request.actor))
        except Refused as refusal:
            reasons = refusal.reasons
    rows = reports_of(request.actor, proposal)
    months = services.open_months(proposal) if rules.may_report(request.actor, proposal) else []
    written = {row.month for row in rows}
    context = {
        "proposal": proposal, "rows": [(row, REPORT_TONES[ReportState(row.state)]) for row in rows], "reasons": reasons,
        "months": [month for month in reversed(months) if month not in written],
        "due_on": due_day(timezone.localdate().replace(day=1)) if months else None,
    }  # fmt: skip
    return render(request, "execution/progress.html", context, status=409 if reasons else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def progress_report(request: ActingRequest, code: str, month: str) -> HttpResponse:
    """One month. The unit writes it; POST keeps it, and with `gui` sends it."""
    proposal, report = _fetched(request, code, month)
    writes = _writes(request, proposal, report)
    if request.method == "POST" and not writes:
        raise NotFound(month)
    form = ReportForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _save(request, report, form)):
        sent = "gui" in request.POST
        messages.success(request, "Đã gửi báo cáo cho Sở và Cục." if sent else "Đã lưu báo cáo.")
        return redirect(report)
    context = {
        "proposal": proposal, "report": report, "form": form, "writes": writes, "photos": photos_of(report),
        "before": report_before(proposal, report.month), "tone": REPORT_TONES[ReportState(report.state)],
        "facts": report_facts(report), "may_answer": _may_answer(request, proposal, report),
    }  # fmt: skip
    return render(request, "execution/progress_report.html", context, status=409 if form.errors else 200)


@acting_required
@require_POST
def progress_photos(request: ActingRequest, code: str, month: str) -> HttpResponse:
    """Add photographs to a report that is being written."""
    report = _written(request, code, month)
    try:
        added = photo_services.add_photos(
            report, request.FILES.getlist("photos"), actor=request.actor, caption=request.POST.get("caption", "")
        )
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.message)
    else:
        messages.success(request, f"Đã thêm {len(added)} ảnh.")
    return redirect(f"{report.get_absolute_url()}#anh")


@acting_required
@require_POST
def progress_photo_remove(request: ActingRequest, code: str, month: str, photo: int) -> HttpResponse:
    """Take one out."""
    report = _written(request, code, month)
    found = next((row for row in photos_of(report) if row.pk == photo), None)
    if found is None:
        raise NotFound(str(photo))
    try:
        photo_services.remove_photo(report, found, actor=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, "Đã bỏ ảnh khỏi báo cáo.")
    return redirect(f"{report.get_absolute_url()}#anh")


ACTS = {
    "xac-nhan": Act(
        "answer", "Xác nhận báo cáo", "Sở xác nhận khối lượng công việc và kinh phí thực hiện.", ConfirmReportForm,
        lambda row, form, request: services.confirm_report(row, actor=request.actor, **form.cleaned_data),
    ),
    "tra-lai": Act(
        "answer", "Trả lại báo cáo", "Báo cáo trở lại đơn vị để sửa và gửi lại; hạn gửi không đổi.", ReturnReportForm,
        lambda row, form, request: services.return_report(row, actor=request.actor, **form.cleaned_data),
    ),
}  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def progress_act(request: ActingRequest, code: str, month: str, act: str) -> HttpResponse:
    """The page that asks the Sở once more."""
    proposal, report = _fetched(request, code, month)
    wanted = ACTS.get(act)
    if wanted is None or not _may_answer(request, proposal, report):
        raise NotFound(act)
    form = wanted.form(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: wanted.do(report, form, request)):
        messages.success(request, f"Đã ghi nhận: {wanted.title.lower()}.")
        return redirect("execution:progress", code)
    context = {"proposal": proposal, "report": report, "form": form, "act": wanted, "facts": report_facts(report)}
    return render(request, "execution/progress_act.html", context, status=409 if form.errors else 200)


@acting_required
@require_GET
def progress_board(request: ActingRequest) -> HttpResponse:
    """Who reported for a month, in time or late, and who did not."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("tien-do")
    month = wanted_month(request.GET.get("thang", ""), timezone.localdate())
    standing = request.GET.get("tinh-trang", "")
    page = progress_page(request.actor, month, standing=standing, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        row["state_label"], row["tone"] = State(row["state"]).label, STATE_TONE[row["state"]]
        row["share"] = row["report_done"] * 100 // row["report_planned"] if row["report_planned"] else None
    context = {"page": page, "month": month, "standing": standing, "choices": STANDINGS}
    return render(request, "execution/progress_board.html", context)


def _month(text: str) -> date:
    try:
        return month_of(text)
    except ValueError as error:
        raise NotFound(text) from error


def _fetched(request: ActingRequest, code: str, month: str) -> tuple[Proposal, ProgressReport]:
    proposal = get_for(request.actor, code)
    return proposal, get_report(request.actor, proposal, _month(month))


def _writes(request: ActingRequest, proposal: Proposal, report: ProgressReport) -> bool:
    return report.state == ReportState.DRAFT and rules.may_report(request.actor, proposal)


def _written(request: ActingRequest, code: str, month: str) -> ProgressReport:
    proposal, report = _fetched(request, code, month)
    if not _writes(request, proposal, report):
        raise NotFound(month)
    return report


def _may_answer(request: ActingRequest, proposal: Proposal, report: ProgressReport) -> bool:
    return report.state == ReportState.FILED and rules.may_confirm_report(request.actor, proposal)


def _save(request: ActingRequest, report: ProgressReport, form: ReportForm) -> None:
    read = form.cleaned_data
    saved = services.save_report(report, read, actor=request.actor, version=read["version"])
    form.data = form.data.copy()
    form.data["version"] = str(saved.version)
    if "gui" in request.POST:
        services.file_report(saved, actor=request.actor, version=saved.version)
