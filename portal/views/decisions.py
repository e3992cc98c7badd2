"""Published decisions and their PDF. Nothing here touches a tenant's table."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.errors import NotFound
from portal import decision_lists, selectors
from portal.copies import content_of
from portal.states import DECISION_TONE, DecisionState
from portal.views.conditional import public_page


@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions, 25 a page: search, and filters that are links."""
    choices, years = selectors.choices(), decision_lists.decision_years()
    filters = decision_lists.read_decision_filters(request.GET, choices, years)
    page = decision_lists.decision_page(filters, request.GET.get("sau", ""))
    context = {
        "filters": filters,
        "chips": filters.chips(choices),
        "links": decision_lists.links_of(filters, choices, years),
        "page": page,
        "rows": decision_lists.decision_rows(page),
    }
    return render(request, "portal/decisions.html", context)


@public_page
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """What a decision says, of which đề án, and its PDF."""
    found = decision_lists.get_decision(slug)
    page = decision_lists.items_of(found, request.GET.get("sau", ""))
    newer = decision_lists.get_decision(found.replaced_by) if found.replaced_by else None
    laws = dict.fromkeys(row.item.law for row in page.rows if row.item.law)
    context = {"row": found, "tone": DECISION_TONE[found.state], "page": page, "newer": newer, "laws": list(laws)}
    return render(request, "portal/decision.html", context)


@transaction.non_atomic_requests
@require_safe
def decision_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Our copy of the paper, byte for byte. Not there when the decision no longer speaks; 409 when the copy is damaged."""
    found = decision_lists.get_decision(slug)
    if not found.file or found.state != DecisionState.VALID:
        raise NotFound(slug)
    etag = f'"{found.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content_of(found), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{slug}.pdf")
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
