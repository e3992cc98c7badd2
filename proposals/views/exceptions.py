"""Exceptions to the norms: what is on record for a đề án, and the form for whoever may add to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from organisations.gates import acting_required
from proposals.assessing import assess_proposal
from proposals.forms.exceptions import ExceptionForm
from proposals.models import Proposal
from proposals.selectors import exceptions_of, get_for
from proposals.services.exceptions import faults_of_exception, level_for, record_exception


@acting_required
@require_http_methods(["GET", "POST"])
def show_exceptions(request: HttpRequest, code: str) -> HttpResponse:
    """The list for whoever sees the case; the form for whom the step belongs to."""
    proposal = get_for(request.actor, code)
    level = level_for(request.actor, proposal)
    if request.method == "POST" and level is None:
        raise Refused("Bạn không ghi nhận được ngoại lệ định mức cho hồ sơ này ở bước hiện tại.")
    form = ExceptionForm(request.POST or None, request.FILES or None) if level else None
    if form is not None and request.method == "POST" and _recorded(request, proposal, form):
        return redirect("proposals:exceptions", proposal.code)
    context = {
        "proposal": proposal, "form": form, "level": level, "exceptions": exceptions_of(proposal),
        "assessment": assess_proposal(proposal),
    }  # fmt: skip
    return render(request, "proposals/exceptions.html", context, status=409 if form and form.is_bound else 200)


def _recorded(request: HttpRequest, proposal: Proposal, form: ExceptionForm) -> bool:
    if not form.is_valid():
        form.refuse_rest(faults_of_exception(proposal, **form.read()))
        return False
    try:
        row = record_exception(proposal, actor=request.actor, **form.read())
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    messages.success(request, f"Đã ghi nhận ngoại lệ theo văn bản {row.paper_number}.")
    return True
