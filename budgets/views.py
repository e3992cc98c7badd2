"""The public pages of norms, and the page of the year's money for the central level."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from budgets import listing, rules, selectors, services
from budgets.forms import EnvelopeForm, NormFilterForm
from core.errors import Refused
from organisations.gates import acting_required
from programmes import selectors as programmes


@require_GET
def norms(request: HttpRequest) -> HttpResponse:
    """Norms in force on a chosen day, grouped by content, searchable without diacritics."""
    form = NormFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("ngay") or timezone.localdate()
    query = asked.get("tim") or ""
    headings = [content for content in programmes.contents() if content.parent_id is None]
    groups = listing.groups(selectors.norms_on(day), headings, query)
    context = {"form": form, "day": day, "query": query, "groups": groups}
    return render(request, "budgets/norms.html", context)


@require_GET
def norm(request: HttpRequest, code: str) -> HttpResponse:
    """One norm: its value today and every value it has had."""
    rows = selectors.history_of(code)
    if not rows:
        raise Http404
    today = timezone.localdate()
    entries = [(row, listing.value_words(row), row.is_in_force(today)) for row in rows]
    return render(request, "budgets/norm.html", {"code": code, "newest": rows[0], "entries": entries, "today": today})


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
