"""The pages of the year's money for the central level."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from budgets import rules, selectors, services
from budgets.forms.envelopes import EnvelopeForm
from core.errors import Refused
from organisations.gates import acting_required


@acting_required
@require_http_methods(["GET", "POST"])
def envelopes(request: HttpRequest) -> HttpResponse:
    """Money given per year with its history; the budget officer enters it."""
    actor = request.actor  # type: ignore[attr-defined]
    if not rules.may_see_envelopes(actor):
        raise PermissionDenied("Trang này dành cho Cục, Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp, lãnh đạo Bộ.")
    form = EnvelopeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.set_envelope(actor=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, f"Đã ghi kinh phí năm {row.year}.")
            return redirect("budgets:envelopes")
    context = {"rows": selectors.envelopes()}
    may_enter = rules.may_set_envelope(actor)
    return render(request, "budgets/envelopes.html", {**context, "form": form, "may_enter": may_enter})
