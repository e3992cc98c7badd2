"""Support contracts of a đề án: the list with its sum, one more, one taken out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import NotFound
from execution import rules
from execution.forms.supports import SupportForm
from execution.selectors.supports import get_support, supports_of
from execution.services import supports as services
from execution.views.acts import kept
from organisations.gates import ActingRequest, acting_required
from proposals.models import Proposal
from proposals.selectors import get_for


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def supports(request: ActingRequest, code: str) -> HttpResponse:
    """Those of one đề án; the unit adds another below."""
    proposal = get_for(request.actor, code)
    writes = rules.may_record_support(request.actor, proposal)
    if proposal.amount_contracted is None or (request.method == "POST" and not writes):
        raise NotFound(code)
    names = list(dict.fromkeys(row.name for row in proposal.beneficiary_rows.all()))
    form = SupportForm(request.POST or None, request.FILES or None, names=names, is_group=proposal.is_group)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _record(request, proposal, form)):
        messages.success(request, f"Đã ghi hợp đồng hỗ trợ {form.cleaned_data['number']}.")
        return redirect("execution:supports", code)
    rows = supports_of(request.actor, proposal)
    context = {
        "proposal": proposal, "rows": rows, "form": form, "writes": writes, "names": names,
        "given": sum(row.amount for row in rows),
    }  # fmt: skip
    return render(request, "execution/supports.html", context, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def support_remove(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """The page that asks once more; POST takes it out."""
    proposal = get_for(request.actor, code)
    row = get_support(request.actor, proposal, pk)
    if not rules.may_record_support(request.actor, proposal):
        raise NotFound(str(pk))
    if request.method == "POST":
        services.remove_support(row, actor=request.actor)
        messages.success(request, f"Đã bỏ hợp đồng hỗ trợ {row.number}.")
        return redirect("execution:supports", code)
    return render(request, "execution/support_remove.html", {"proposal": proposal, "support": row})


def _record(request: ActingRequest, proposal: Proposal, form: SupportForm) -> None:
    services.record_support(proposal, actor=request.actor, **form.cleaned_data)
