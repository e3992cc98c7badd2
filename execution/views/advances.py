"""Advances: those of a đề án with its balance, one of them, what is done with it, its payment, and the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from budgets.selectors import commitment
from budgets.states import AccountKind, EntryKind
from budgets.views.booking import CONFIRM, DONE, stage
from core.errors import NotFound, Refused
from core.forms import KcForm, VietnameseDateField
from execution.advance_page import advance_view, may_do
from execution.advances import norms_in_words
from execution.forms import advances as forms
from execution.models import AdvanceRequest
from execution.rules import may_ask_advance, may_pay_advance
from execution.selectors.advances import MINE, advance_page, advances_of, balance_on, get_advance
from execution.services import advances as services
from execution.states import ADVANCE_TONES, AdvancePart, AdvanceState
from execution.views.acts import Act, kept
from organisations.gates import ActingRequest, acting_required
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import get_for


@acting_required
@require_http_methods(["GET", "POST"])
def advances(request: ActingRequest, code: str) -> HttpResponse:
    """Those of one đề án with what the ledger says on a day; POST begins another."""
    proposal = get_for(request.actor, code)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        try:
            return redirect(services.open_advance(proposal, actor=request.actor))
        except Refused as refusal:
            reasons = refusal.reasons
    rows = advances_of(request.actor, proposal)
    today = timezone.localdate()
    day = _day(request.GET.get("ngay", "")) or today
    context = {
        "proposal": proposal, "rows": [(row, ADVANCE_TONES[AdvanceState(row.state)]) for row in rows], "day": day,
        "balance": balance_on(proposal.code, day), "norms": norms_in_words(proposal, today), "reasons": reasons,
        "may_ask": may_ask_advance(request.actor, proposal) and not any(row.state in AdvanceState.OPEN for row in rows),
    }  # fmt: skip
    return render(request, "execution/advances.html", context, status=409 if reasons else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def advance(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """One request. The unit writes it; POST keeps it, and with `gui` files it."""
    proposal, row = _fetched(request, code, number)
    may = may_do(row, proposal, request.actor)
    if request.method == "POST" and not may["write"]:
        raise NotFound(str(number))
    typed = {"amount": row.amount, "reason": row.reason, "version": row.version}
    form = forms.AdvanceForm(request.POST or None, initial=typed)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _save(request, row, form)):
        messages.success(request, "Đã gửi đề nghị tạm ứng." if "gui" in request.POST else "Đã lưu đề nghị tạm ứng.")
        return redirect(row)
    context = {"proposal": proposal, "advance": row, "form": form, "may": may, "view": advance_view(row, proposal)}
    return render(request, "execution/advance.html", context, status=409 if form.errors else 200)


ACTS = {
    "xac-nhan": Act(
        "confirm", "Xác nhận đề nghị tạm ứng", "Báo cáo tiến độ làm căn cứ được xác nhận cùng lúc; đề nghị chuyển lên Cục.",
        forms.ConfirmAdvanceForm,
        lambda row, form, request: services.confirm_advance(row, actor=request.actor, **form.cleaned_data),
    ),
    "duyet": Act(
        "approve", "Duyệt tạm ứng", "Sau khi duyệt, kế toán Cục chi theo đúng số tiền này.", forms.ApproveAdvanceForm,
        lambda row, form, request: services.approve_advance(row, actor=request.actor, **form.cleaned_data),
    ),
    "khong-chap-thuan": Act(
        "refuse", "Không chấp thuận tạm ứng", "Đơn vị lập lại đề nghị khác khi đủ điều kiện.", forms.AnswerForm,
        lambda row, form, request: services.refuse_advance(row, actor=request.actor, **form.cleaned_data), True,
    ),
    "rut": Act(
        "withdraw", "Rút đề nghị tạm ứng", "Đề nghị đã rút không gửi lại được; lập đề nghị khác khi cần.", forms.WithdrawForm,
        lambda row, form, request: services.withdraw_advance(row, actor=request.actor, reason=form.cleaned_data["reason"]), True,
    ),
}  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def advance_act(request: ActingRequest, code: str, number: int, act: str) -> HttpResponse:
    """The page that asks once more, with what the act needs."""
    proposal, row = _fetched(request, code, number)
    wanted = ACTS.get(act)
    if wanted is None or not may_do(row, proposal, request.actor)[wanted.may]:
        raise NotFound(act)
    form = wanted.form(request.POST or None, initial={"version": row.version, "amount": row.amount})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: wanted.do(row, form, request)):
        messages.success(request, f"Đã ghi nhận: {wanted.title.lower()}.")
        return redirect("execution:advance", code, number)
    context = {"proposal": proposal, "advance": row, "form": form, "act": wanted, "view": advance_view(row, proposal)}
    return render(request, "execution/advance_act.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def advance_pay(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """The voucher, the figures before and after, then one press books it."""
    proposal, row = _fetched(request, code, number)
    # A second press is told that it was paid; whoever does not pay has no such page.
    if not may_pay_advance(request.actor, proposal) or (request.method == "GET" and row.state != AdvanceState.APPROVED):
        raise NotFound(str(number))
    form = forms.PayForm(request.POST or None, request_row=row)
    step, changes = stage(request, form, lambda: _pay(request, row, form), lambda: _figures(proposal))
    if step == DONE:
        return redirect(row)
    context = {"proposal": proposal, "advance": row, "form": form, "changes": changes}
    if step == CONFIRM:
        asked = {
            "back_url": row.get_absolute_url(), "back_label": str(row), "warnings": advance_view(row, proposal).warnings,
            "movement": {"title": EntryKind.ADVANCE.label, "button": "Ghi vào sổ cái"},
        }  # fmt: skip
        return render(request, "budgets/booking_confirm.html", context | asked)
    return render(request, "execution/advance_pay.html", context, status=409 if form.errors else 200)


@acting_required
@require_GET
def advance_board(request: ActingRequest) -> HttpResponse:
    """Requests I may see."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("tam-ung")
    state = request.GET.get("trang-thai", "")
    page = advance_page(request.actor, state=state, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        state_now = AdvanceState(row["state"])
        row["tone"], row["state_label"] = ADVANCE_TONES[state_now], state_now.label
        row["part_label"] = AdvancePart(row["part"]).label
    mine = request.actor.role == Role.UNIT_STAFF
    states = [(value, label) for value, label in AdvanceState.choices if mine or value != AdvanceState.DRAFT]
    context = {"page": page, "state": state, "choices": [(MINE, "Chờ tôi"), *states]}
    return render(request, "execution/advance_board.html", context)


def _fetched(request: ActingRequest, code: str, number: int) -> tuple[Proposal, AdvanceRequest]:
    proposal = get_for(request.actor, code)
    return proposal, get_advance(request.actor, proposal, number)


def _save(request: ActingRequest, row: AdvanceRequest, form: KcForm) -> None:
    saved = services.save_advance(row, actor=request.actor, **form.cleaned_data)
    form.data = form.data.copy()
    form.data["version"] = str(saved.version)  # type: ignore[index]
    if "gui" in request.POST:
        services.submit_advance(saved, actor=request.actor, version=saved.version)


def _pay(request: ActingRequest, row: AdvanceRequest, form: forms.PayForm) -> None:
    services.pay_advance(row, actor=request.actor, warrant=form.warrant())


def _figures(proposal: Proposal) -> Iterator[tuple[str, int]]:
    held = commitment(proposal.code)
    for kind in (AccountKind.COMMITTED, AccountKind.ADVANCED, AccountKind.PAID):
        yield f"{proposal.code}: {kind.label.lower()}", getattr(held, kind.value)


def _day(text: str) -> Any:
    try:
        return VietnameseDateField(required=False).clean(text)
    except ValidationError:  # an unreadable day means today
        return None
