"""The settlement dossier: what agrees with what, the explanations, and more time for one that comes late."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import NotFound
from core.forms import KcForm
from execution import rules
from execution.forms.settlements import ExplanationForm, TimeForm
from execution.models import Settlement
from execution.selectors.settlements import books_of, settlement_for
from execution.services import settlements as services
from execution.settlement_page import balance_of, rows_of
from execution.tieout import compare_all
from execution.views.acts import kept
from organisations.gates import ActingRequest, acting_required
from proposals.models import Proposal
from proposals.selectors import get_for


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def settlement(request: ActingRequest, code: str) -> HttpResponse:
    """Every comparison from the proposal to the vouchers; the unit explains what differs. POST keeps the explanations."""
    proposal = get_for(request.actor, code)
    writes, found = rules.may_write_settlement(request.actor, proposal), settlement_for(request.actor, proposal)
    if (found is None or request.method == "POST") and not (writes and (found or request.method == "GET")):
        raise NotFound(code)
    books = books_of(proposal, found)
    compared, said = compare_all(books), found.explanations if found else {}
    form = ExplanationForm(request.POST or None, compared=compared, said=said)
    if (
        found is not None
        and request.method == "POST"
        and form.is_valid()
        and kept(form, lambda: _explain(request, found, form))
    ):
        messages.success(request, "Đã lưu giải trình.")
        return redirect("execution:settlement", code)
    context = {
        "proposal": proposal, "settlement": found, "books": books, "rows": rows_of(compared, form, said), "form": form,
        "writes": writes, "balance": balance_of(books), "faults": services.faults_of_dossier(compared, said),
        "late": writes and proposal.due_on is not None and proposal.due_on < timezone.localdate(),
        "may_give_time": rules.may_give_time(request.actor, proposal),
        "may_check": rules.may_check_vouchers(request.actor, proposal),
    }  # fmt: skip
    return render(request, "execution/settlement.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def settlement_time(request: ActingRequest, code: str) -> HttpResponse:
    """Finance of the Cục sets a later day (TT 36/2013/TT-BCT, Điều 18 khoản 3)."""
    proposal = get_for(request.actor, code)
    if not rules.may_give_time(request.actor, proposal):
        raise NotFound(code)
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _give_time(request, proposal, form)):
        messages.success(request, "Đã gia hạn nộp hồ sơ quyết toán.")
        return redirect("workbench:case_execution", code)
    context = {"proposal": proposal, "form": form}
    return render(request, "execution/settlement_time.html", context, status=409 if form.errors else 200)


def _explain(request: ActingRequest, found: Settlement, form: ExplanationForm) -> None:
    services.explain(found, form.said(), actor=request.actor)


def _give_time(request: ActingRequest, proposal: Proposal, form: KcForm) -> None:
    services.give_time(proposal, actor=request.actor, **form.cleaned_data)
