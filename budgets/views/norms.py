"""The public pages of norms."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from budgets import listing, rules, selectors
from budgets.forms.norms import NormFilterForm
from organisations.actors import Actor
from programmes import selectors as programmes


@require_GET
def norms(request: HttpRequest) -> HttpResponse:
    """Norms in force on a chosen day, grouped by content, searchable without diacritics; with a Sở, its own first."""
    keepers = selectors.local_keepers()
    form = NormFilterForm(request.GET or None, keepers=keepers)
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("ngay") or timezone.localdate()
    query = asked.get("tim") or ""
    keeper = next((row for row in keepers if row.code == asked.get("tinh")), None)
    items = {item.code: item.title for item in selectors.cost_items()}
    headings = [content for content in programmes.contents() if content.parent_id is None]
    local = selectors.local_norms_on(day, keeper.pk) if keeper else []
    context = {
        "form": form, "day": day, "query": query, "keeper": keeper,
        "groups": listing.groups(selectors.norms_on(day), headings, query, items),
        "local_groups": listing.groups(local, headings, query, items, prefix="dp-"),
        "may_draft": rules.may_draft_norms(_actor(request)),
    }  # fmt: skip
    return render(request, "budgets/norms.html", context)


@require_GET
def norm(request: HttpRequest, code: str) -> HttpResponse:
    """One norm: its value today and every value it has had, with who published what for which reason."""
    rows = selectors.history_of(code)
    if not rows:
        raise Http404
    today = timezone.localdate()
    items = {item.code: item.title for item in selectors.cost_items()}
    entries = [(row, listing.value_words(row), row.is_in_force(today), listing.facts_of(row, items)) for row in rows]
    context = {"code": code, "newest": rows[0], "entries": entries, "today": today}
    context["may_change"] = rules.may_draft_norm(_actor(request), code)
    return render(request, "budgets/norm.html", context)


def _actor(request: HttpRequest) -> Actor | None:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    return actor
