"""The public site. Nothing here asks who the visitor is or touches a tenant's table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.languages import versions
from portal import decision_lists, selectors
from portal.filters import read_filters
from portal.marking import orders, spelled
from portal.presenting import figures, journey, map_tiles, money_rows, target_bars
from portal.rows import written_rows
from portal.states import PUBLIC_MEANING, PUBLIC_TONE
from portal.views.conditional import public_page
from programmes.selectors import contents

LATEST_SHOWN = 8
SITEMAP_LIMIT = 5_000


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What khuyến công is, how far the programme has come, where, and what is new."""
    targets = selectors.targets_of(timezone.localdate().year)
    programme = targets[0].programme if targets else None
    bounds = (programme.year_from, programme.year_to) if programme else (0, 0)
    totals = selectors.totals(*bounds)
    context = {
        "programme": programme,
        "figures": figures(totals),
        "bars": target_bars(selectors.progress_of(targets)),
        "tiles": map_tiles(totals, selectors.choices()),
        "latest": selectors.latest(LATEST_SHOWN),
    }
    return render(request, "portal/home.html", context)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list is what /cong-khai/ means."""
    return HttpResponseRedirect(reverse("portal:publications"))


@public_page
def publications(request: HttpRequest) -> HttpResponse:
    """Approved đề án: search, filters, 25 a page."""
    choices = selectors.choices()
    filters = read_filters(request.GET, choices)
    listing = selectors.listing(filters, request.GET.get("sau", ""))
    context = {
        "choices": choices,
        "filters": filters,
        "chips": filters.chips(choices),
        "guessed": listing.guessed,
        "corrected": spelled(listing.corrected, listing.page.rows),
        "exact_url": replace(filters, dung="1").address,
        "orders": orders(filters),
        "page": listing.page,
        "rows": written_rows(listing.page.rows, listing.marks),
        "export_limit": selectors.EXPORT_LIMIT,
    }
    return render(request, "portal/publications.html", context)


@public_page
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """Everything public about one đề án."""
    row = selectors.get_publication(code)
    counted = [
        (target, row.target_counts[target.code])
        for target in (selectors.targets_of(row.plan_year) if row.target_counts else ())
        if target.code in row.target_counts
    ]
    context = {
        "row": row,
        "tone": PUBLIC_TONE[row.state],
        "meaning": PUBLIC_MEANING[row.state],
        "steps": journey(row),
        "money": money_rows(row),
        "counted": counted,
        "decisions": decision_lists.decisions_about(row.code),
    }
    return render(request, "portal/publication.html", context)


@public_page
def programme(request: HttpRequest) -> HttpResponse:
    """The programme in force: what it promises, what it supports, where that is written."""
    targets = selectors.targets_of(timezone.localdate().year)
    rows = contents(national_only=True)
    context = {
        "programme": targets[0].programme if targets else None,
        "bars": target_bars(selectors.progress_of(targets)),
        "qualitative": [target for target in targets if target.qualitative],
        "groups": [
            (group, [row for row in rows if row.parent_id == group.pk]) for group in rows if not group.parent_id
        ],
    }
    return render(request, "portal/programme.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far these pages can be used by everybody, and what to do when one cannot be."""
    return render(request, "portal/accessibility.html")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines may go: the public pages."""
    context = {"sitemap": request.build_absolute_uri(reverse("portal:sitemap"))}
    return render(request, "portal/robots.txt", context, content_type="text/plain; charset=utf-8")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The fixed pages and the newest publications."""
    names = (
        "home", "guide", "faq", "contacts", "publications", "decisions", "programme", "open_data",
        "comparison", "accessibility",
    )  # fmt: skip
    found: list[tuple[str, datetime | None]] = [(reverse(f"portal:{name}"), None) for name in names]
    found += [
        (reverse("portal:publication", args=[code]), changed) for code, changed in selectors.newest_codes(SITEMAP_LIMIT)
    ]
    found += [
        (reverse("portal:decision", args=[slug]), changed)
        for slug, changed in decision_lists.newest_decisions(SITEMAP_LIMIT)
    ]
    rows = [_entry(request.build_absolute_uri("/").rstrip("/"), path, changed) for path, changed in found]
    return render(request, "portal/sitemap.xml", {"rows": rows}, content_type="application/xml")


def _entry(origin: str, path: str, changed: datetime | None) -> dict[str, Any]:
    """A page with its address in each language."""
    return {
        "versions": {code: f"{origin}{each}" for code, each in versions(path, "portal").items()},
        "changed": changed,
    }
