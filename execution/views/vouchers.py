"""The list of vouchers: fill in, correct, take off, bring from Excel, take to Excel; finance leaves one out with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotFound
from core.sheets import XLSX
from execution import rules
from execution.forms.settlements import REPLACE, RefuseVoucherForm, VoucherForm, VoucherSheetForm
from execution.models import Settlement, Voucher
from execution.selectors.settlements import (
    PAGE,
    get_settlement,
    get_voucher,
    lines_in_force,
    settlement_for,
    voucher_page,
)
from execution.services import settlements as services
from execution.views.acts import kept
from execution.vouchers.layout import line_label
from execution.vouchers.writing import vouchers_xlsx
from organisations.gates import ActingRequest, acting_required
from proposals.estimates import VersionLine
from proposals.models import Proposal
from proposals.selectors import get_for


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def vouchers(request: ActingRequest, code: str) -> HttpResponse:
    """The list, a hundred at a time; the unit adds one below it."""
    proposal = get_for(request.actor, code)
    writes = rules.may_write_settlement(request.actor, proposal)
    found = settlement_for(request.actor, proposal)
    if not writes and (found is None or request.method == "POST"):
        raise NotFound(code)
    lines = lines_in_force(proposal)
    form = VoucherForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _add(request, proposal, form)):
        messages.success(request, f"Đã thêm chứng từ {form.cleaned_data['number']}.")
        return redirect("execution:vouchers", code)
    context = {
        "proposal": proposal, "settlement": found, "form": form, "writes": writes,
        "may_check": rules.may_check_vouchers(request.actor, proposal), **_listed(request, found, lines),
    }  # fmt: skip
    return render(request, "execution/vouchers.html", context, status=409 if form.errors else 200)


def _listed(request: ActingRequest, found: Settlement | None, lines: Sequence[VersionLine]) -> dict[str, Any]:
    """The vouchers of one page, each with the name of its line; what they are filtered by; where the next page starts."""
    line, after = request.GET.get("dong", ""), _whole(request.GET.get("sau", ""))
    refused = request.GET.get("loai", "") == "1"
    rows = voucher_page(found, after=after, line=line, refused=refused) if found else []
    labels = {str(row["line"]): line_label(number, row) for number, row in enumerate(lines, start=1)}
    shown = rows[:PAGE]
    return {
        "rows": [(row, labels.get(row.line, "Không còn trong dự toán")) for row in shown], "labels": labels,
        "next": shown[-1].position if len(rows) > PAGE else None, "after": after, "line": line, "refused": refused,
    }  # fmt: skip


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def voucher(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Correct one of them."""
    proposal, row = _fetched(request, code, pk)
    if not rules.may_write_settlement(request.actor, proposal):
        raise NotFound(str(pk))
    names = ("kind", "number", "dated_on", "payee", "content", "line", "amount", "national", "originals")
    form = VoucherForm(
        request.POST or None, lines=lines_in_force(proposal), initial={name: getattr(row, name) for name in names}
    )
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _change(request, row, form)):
        messages.success(request, f"Đã sửa chứng từ {form.cleaned_data['number']}.")
        return redirect("execution:vouchers", code)
    context = {"proposal": proposal, "voucher": row, "form": form}
    return render(request, "execution/voucher.html", context, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def voucher_remove(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """The page that asks once more; POST takes it off the list."""
    proposal, row = _fetched(request, code, pk)
    if not rules.may_write_settlement(request.actor, proposal):
        raise NotFound(str(pk))
    if request.method == "POST":
        services.remove_voucher(row, actor=request.actor)
        messages.success(request, f"Đã bỏ chứng từ {row.number} khỏi bảng kê.")
        return redirect("execution:vouchers", code)
    return render(request, "execution/voucher_remove.html", {"proposal": proposal, "voucher": row})


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def voucher_refuse(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Finance leaves it out with a reason; `nhan-lai` takes it back in."""
    proposal, row = _fetched(request, code, pk)
    if not rules.may_check_vouchers(request.actor, proposal):
        raise NotFound(str(pk))
    if request.method == "POST" and "nhan-lai" in request.POST:
        services.judge_voucher(row, actor=request.actor, reason="")
        messages.success(request, f"Chứng từ {row.number} được tính lại.")
        return redirect("execution:vouchers", code)
    form = RefuseVoucherForm(request.POST or None, initial={"reason": row.refused})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _judge(request, row, form)):
        messages.success(request, f"Đã loại chứng từ {row.number}; tổng đề nghị quyết toán giảm theo.")
        return redirect("execution:vouchers", code)
    context = {"proposal": proposal, "voucher": row, "form": form}
    return render(request, "execution/voucher_refuse.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def voucher_import(request: ActingRequest, code: str) -> HttpResponse:
    """A sheet of vouchers: taken whole, or nothing with every fault at its cell."""
    proposal = get_for(request.actor, code)
    if not rules.may_write_settlement(request.actor, proposal):
        raise NotFound(code)
    form = VoucherSheetForm(request.POST or None, request.FILES or None, lines=lines_in_force(proposal))
    sent = request.method == "POST"
    if (
        sent
        and form.is_valid()
        and not form.reading.fault_count
        and kept(form, lambda: _import(request, proposal, form))
    ):
        messages.success(request, f"Đã nhập {len(form.reading.rows)} chứng từ từ Excel.")
        return redirect("execution:vouchers", code)
    context = {"proposal": proposal, "form": form, "reading": form.reading, "most": services.MOST_VOUCHERS}
    return render(request, "execution/voucher_import.html", context, status=409 if sent else 200)


@acting_required
@require_safe
def voucher_file(request: ActingRequest, code: str) -> HttpResponse:
    """The list as Excel; empty it is the sheet to fill in."""
    proposal = get_for(request.actor, code)
    found = settlement_for(request.actor, proposal)
    if found is None and not rules.may_write_settlement(request.actor, proposal):
        raise NotFound(code)
    rows = Voucher.objects.filter(settlement=found).order_by("position").iterator() if found else ()
    made = f"{timezone.localtime():%H:%M ngày %d/%m/%Y}"
    title = f"Bảng kê chứng từ đề nghị quyết toán {proposal.code}, đơn vị đồng; lập lúc {made}"
    response = HttpResponse(vouchers_xlsx(title, rows, lines_in_force(proposal)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="chung-tu-{proposal.code}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _fetched(request: ActingRequest, code: str, pk: int) -> tuple[Proposal, Voucher]:
    proposal = get_for(request.actor, code)
    return proposal, get_voucher(get_settlement(request.actor, proposal), pk)


def _begun(request: ActingRequest, proposal: Proposal) -> Settlement:
    return settlement_for(request.actor, proposal) or services.begin_settlement(proposal, actor=request.actor)


def _add(request: ActingRequest, proposal: Proposal, form: VoucherForm) -> None:
    services.add_voucher(_begun(request, proposal), form.cleaned_data, actor=request.actor)


def _change(request: ActingRequest, row: Voucher, form: VoucherForm) -> None:
    services.change_voucher(row, form.cleaned_data, actor=request.actor)


def _judge(request: ActingRequest, row: Voucher, form: RefuseVoucherForm) -> None:
    services.judge_voucher(row, actor=request.actor, reason=form.cleaned_data["reason"])


def _import(request: ActingRequest, proposal: Proposal, form: VoucherSheetForm) -> None:
    replace: Any = form.cleaned_data["mode"] == REPLACE
    services.import_vouchers(_begun(request, proposal), form.reading.rows, actor=request.actor, replace=replace)


def _whole(text: str) -> int:
    """A place in the list; anything else is its start."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(services.MOST_VOUCHERS)) else 0
