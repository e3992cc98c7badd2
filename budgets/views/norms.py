"""The public pages of norms."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from budgets import listing, selectors
from budgets.forms.norms import NormFilterForm
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
