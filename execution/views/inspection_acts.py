"""What is done with a visit: its plan changed, ended, its minutes stored; its findings answered, settled, opened again."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotFound, Refused
from execution.forms import inspections as forms
from execution.inspection_page import finding_view, inspection_view, may_do
from execution.models import Inspection
from execution.services import inspection_findings as findings
from execution.services import inspections as services
from execution.views.acts import Act, kept
from execution.views.inspections import fetched, show_inspection
from organisations.gates import ActingRequest, acting_required

ACTS = {
    "doi-lich": Act(
        "write", "Đổi lịch kiểm tra", "Đơn vị thực hiện được báo lịch mới.", forms.PlanForm,
        lambda row, form, request: services.change_plan(
            row, form.plan(), actor=request.actor, version=form.cleaned_data["version"]
        ),
    ),
    "huy": Act(
        "cancel", "Hủy lịch kiểm tra", "Lịch đã hủy không mở lại được; đơn vị thực hiện được báo lý do.", forms.CancelForm,
        lambda row, form, request: services.cancel_visit(row, actor=request.actor, **form.cleaned_data), True,
    ),
    "ket-thuc": Act(
        "close", "Kết thúc kiểm tra", "Mọi kiến nghị đã được xác nhận khắc phục; sau bước này không mở lại kiến nghị được nữa.",
        forms.CloseForm,
        lambda row, form, request: services.close_visit(row, actor=request.actor, **form.cleaned_data),
    ),
}  # fmt: skip
FINDING_ACTS = {
    "xac-nhan": Act(
        "follow", "Xác nhận đã khắc phục", "Đơn vị thực hiện được báo kết quả.", forms.SettleForm,
        lambda found, form, request: findings.settle_finding(*found, actor=request.actor, **form.cleaned_data),
    ),
    "mo-lai": Act(
        "follow", "Mở lại kiến nghị", "Đơn vị thực hiện phải trả lời lại trong hạn mới.", forms.ReopenForm,
        lambda found, form, request: findings.reopen_finding(*found, actor=request.actor, **form.cleaned_data),
    ),
}  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def inspection_act(request: ActingRequest, code: str, number: int, act: str) -> HttpResponse:
    """The page that asks once more, with what the act needs."""
    proposal, row = fetched(request, code, number)
    wanted = ACTS.get(act)
    if wanted is None or not may_do(row, proposal, request.actor)[wanted.may]:
        raise NotFound(act)
    typed = {"planned_on": row.planned_on, "purpose": row.purpose, "inspectors": row.inspectors, "version": row.version}
    form = wanted.form(request.POST if request.method == "POST" else None, initial=typed)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: wanted.do(row, form, request)):
        messages.success(request, f"Đã ghi nhận: {wanted.title.lower()}.")
        return redirect(row)
    context = {"proposal": proposal, "inspection": row, "form": form, "act": wanted}
    return render(request, "execution/inspection_act.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def inspection_finding(request: ActingRequest, code: str, number: int, key: int, act: str) -> HttpResponse:
    """The same for one finding."""
    proposal, row = fetched(request, code, number)
    found = next((one for one in row.told_findings if one["key"] == str(key)), None)
    wanted = FINDING_ACTS.get(act)
    if wanted is None or found is None or not may_do(row, proposal, request.actor)[wanted.may]:
        raise NotFound(act)
    later = max(date.fromisoformat(found["due_on"]), timezone.localdate())
    typed = {"version": row.version, "due_on": later}
    form = wanted.form(request.POST if request.method == "POST" else None, initial=typed)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: wanted.do((row, str(key)), form, request)):
        messages.success(request, f"Đã ghi nhận: {wanted.title.lower()}.")
        return redirect(f"{row.get_absolute_url()}#kien-nghi-{key}")
    context = {"proposal": proposal, "inspection": row, "form": form, "act": wanted, "finding": finding_view(found)}
    return render(request, "execution/inspection_act.html", context, status=409 if form.errors else 200)


@acting_required
@require_POST
def inspection_answers(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """The unit says what it did."""
    proposal, row = fetched(request, code, number)
    if not may_do(row, proposal, request.actor)["answer"]:
        raise NotFound(str(number))
    form = forms.AnswerFindingsForm(request.POST, findings=inspection_view(row).findings)
    if form.is_valid() and kept(form, lambda: _answer(request, row, form)):
        messages.success(request, "Đã gửi trả lời cho đoàn kiểm tra.")
        return redirect(row)
    return show_inspection(request, proposal, row, answers=form)


@acting_required
@require_POST
def inspection_minutes(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Store the scan of the signed minutes."""
    proposal, row = fetched(request, code, number)
    if not may_do(row, proposal, request.actor)["attach"]:
        raise NotFound(str(number))
    try:
        services.attach_minutes(row, request.FILES.get("file"), actor=request.actor)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.message)
    else:
        messages.success(request, "Đã lưu biên bản kiểm tra.")
    return redirect(f"{row.get_absolute_url()}#bien-ban")


def _answer(request: ActingRequest, row: Inspection, form: forms.AnswerFindingsForm) -> None:
    findings.answer_findings(row, form.answers(), actor=request.actor, version=form.cleaned_data["version"])
