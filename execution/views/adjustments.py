"""Adjustments: those of a đề án, one of them, its sections and figures, what is done with it, and the board."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotFound, Refused
from core.forms import KcForm
from execution.adjustment_page import adjustment_view, may_do, routes, section_context
from execution.forms.adjustments import AloneDecisionForm, AnswerForm, ConfirmationForm, ReasonForm, WithdrawForm
from execution.models import Adjustment
from execution.outcome import SECTIONS, sheet_of
from execution.selectors import contract_of
from execution.selectors.adjustments import get_adjustment
from execution.services import adjustments as services
from execution.services.adjustments.drafting import FIGURES
from execution.tabs.adjustments import adjustments_section
from execution.views.acts import Act, kept
from organisations.gates import ActingRequest, acting_required
from proposals.forms.sheet import Posted, Sheet, posted_of, with_one_more_row
from proposals.forms.versions import content_of
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.views.section_page import searched_in
from proposals.views.sections import section_of


@acting_required
@require_http_methods(["GET", "POST"])
def adjustments(request: ActingRequest, code: str) -> HttpResponse:
    """Those of one đề án; POST begins another."""
    proposal = get_for(request.actor, code)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            return redirect(services.open_adjustment(proposal, actor=request.actor))
        except Refused as refusal:
            reasons = refusal.reasons
    context = {
        "proposal": proposal,
        "routes": routes(),
        "reasons": reasons,
        **adjustments_section(proposal, request.actor, adjusted=True),
    }
    return render(request, "execution/adjustments.html", context, status=409 if reasons else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def adjustment(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """One of them: what differs, who decides, where it stands. POST keeps the reason of a draft."""
    proposal, row = _fetched(request, code, number)
    form = ReasonForm(request.POST or None, initial={"reason": row.reason, "version": row.version})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _save_reason(request, row, form)):
        if "gui" in request.POST:
            return redirect("execution:adjustment_act", code, number, "gui")
        messages.success(request, "Đã lưu lý do điều chỉnh.")
        return redirect(row)
    context = {
        "proposal": proposal, "adjustment": row, "view": adjustment_view(row, proposal, request.actor), "form": form,
        "contract": contract_of(proposal), "routes": routes(),
    }  # fmt: skip
    return render(request, "execution/adjustment.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def adjustment_section(request: ActingRequest, code: str, number: int, key: str) -> HttpResponse:
    """One section as it should read: the very form of the writing page, filled in with what holds now."""
    proposal, row = _writable(request, code, number)
    if key not in SECTIONS:
        raise NotFound(key)
    if request.method == "GET":
        posted = row.posted.get(key) or posted_of(proposal, section_of(proposal, key))
        return _show_section(request, proposal, row, key, posted)
    posted = content_of(request.POST)
    if "add" in request.POST or "search" in request.POST:
        return _show_section(request, proposal, row, key, with_one_more_row(posted, key, request.POST.get("add", "")))
    try:
        services.save_section(row, key, posted, actor=request.actor, version=_version(request))
    except Refused as refusal:
        return _show_section(request, proposal, row, key, posted, refusal)
    faults = sheet_of(proposal, key, posted).fault_count()
    if faults:
        messages.warning(request, f"Đã lưu. Còn {faults} ô chưa hợp lệ; nội dung bạn gõ vẫn được giữ để sửa.")
        return redirect("execution:adjustment_section", code, number, key)
    messages.success(request, "Đã lưu phần điều chỉnh này.")
    return redirect(row)


@acting_required
@require_POST
def adjustment_reset(request: ActingRequest, code: str, number: int, part: str) -> HttpResponse:
    """Take one part of a draft back."""
    _, row = _writable(request, code, number)
    if part != FIGURES and part not in SECTIONS:
        raise NotFound(part)
    services.reset_part(row, part, actor=request.actor)
    messages.success(request, "Đã bỏ phần điều chỉnh này; giữ như đề án đang có hiệu lực.")
    return redirect(row)


ACTS = {
    "gui": Act("write", "Gửi đề nghị điều chỉnh", "Sau khi gửi, đề nghị không sửa được nữa; rút về để lập lại.", WithdrawForm,
                lambda row, form, request: services.submit_adjustment(row, actor=request.actor, version=form.cleaned_data["version"])),
    "rut": Act("withdraw", "Rút đề nghị điều chỉnh", "Đề án giữ nguyên như đang có hiệu lực.", WithdrawForm,
                lambda row, form, request: services.withdraw_adjustment(row, actor=request.actor, reason=form.cleaned_data["reason"]), True),
    "xac-nhan": Act("confirm", "Xác nhận đề nghị điều chỉnh", "Xác nhận của Sở gửi kèm đề nghị lên cấp quyết định.", ConfirmationForm,
                     lambda row, form, request: services.confirm_adjustment(row, actor=request.actor, **form.cleaned_data)),
    "khong-chap-thuan": Act("refuse", "Không chấp thuận điều chỉnh", "Đề án giữ nguyên như đang có hiệu lực.", AnswerForm,
                             lambda row, form, request: services.refuse_adjustment(row, actor=request.actor, **form.cleaned_data), True),
    "phe-duyet": Act("approve", "Phê duyệt điều chỉnh", "Thay đổi được áp dụng ngay vào đề án, dự toán, sổ cái và hợp đồng.",
                      AloneDecisionForm,
                      lambda row, form, request: services.approve_adjustment(
                          row, actor=request.actor, decision=form.decision(), version=form.cleaned_data["version"])),  # type: ignore[attr-defined]
}  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def adjustment_act(request: ActingRequest, code: str, number: int, act: str) -> HttpResponse:
    """The page that asks once more, with what the act needs."""
    proposal, row = _fetched(request, code, number)
    wanted = ACTS.get(act)
    if wanted is None or not may_do(row, proposal, request.actor)[wanted.may]:
        raise NotFound(act)
    extra = {"adjustment": row, "contract": contract_of(proposal)} if act == "phe-duyet" else {}
    form = wanted.form(request.POST or None, request.FILES or None, initial={"version": row.version}, **extra)
    if act == "gui":
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid() and kept(form, lambda: wanted.do(row, form, request)):
        messages.success(request, f"Đã ghi nhận: {wanted.title.lower()}.")
        return redirect("execution:adjustment", code, number)
    context = {
        "proposal": proposal,
        "adjustment": row,
        "form": form,
        "act": wanted,
        "view": adjustment_view(row, proposal, request.actor),
    }
    return render(request, "execution/adjustment_act.html", context, status=409 if form.errors else 200)


def _fetched(request: ActingRequest, code: str, number: int) -> tuple[Proposal, Adjustment]:
    proposal = get_for(request.actor, code)
    return proposal, get_adjustment(request.actor, proposal, number)


def _writable(request: ActingRequest, code: str, number: int) -> tuple[Proposal, Adjustment]:
    proposal, row = _fetched(request, code, number)
    if not may_do(row, proposal, request.actor)["write"]:
        raise NotFound(str(number))
    return proposal, row


def _save_reason(request: ActingRequest, row: Adjustment, form: KcForm) -> object:
    return services.save_reason(row, actor=request.actor, **form.cleaned_data)


def _version(request: ActingRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("999999999") else None


def _show_section(
    request: ActingRequest,
    proposal: Proposal,
    row: Adjustment,
    key: str,
    posted: Posted,
    refusal: Refused | None = None,
) -> HttpResponse:
    searched = searched_in(request)
    sheet = Sheet(proposal, key, posted, today=timezone.localdate(), searched=searched)
    context = section_context(proposal, row, key, sheet, searched[0])
    context |= {
        "reasons": refusal.reasons if refusal else (),
        "here": reverse("execution:adjustment_section", args=(proposal.code, row.number, key)),
    }
    return render(request, "execution/adjustment_section.html", context, status=409 if refusal else 200)
