"""The versions of an estimate: two beside each other, on the page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budgets.selectors import cost_items
from core.errors import NotFound
from core.sheets import XLSX
from organisations.gates import acting_required
from programmes import selectors as programmes
from proposals import comparison_file
from proposals.comparison import FIGURES, Comparison, compare
from proposals.models import EstimateVersion, Proposal
from proposals.selectors import exceptions_of, get_for, versions_for

DIGITS = 5


@acting_required
@require_GET
def show_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions of my choice; without one, the last against the one before."""
    proposal = get_for(request.actor, code)
    versions = list(versions_for(request.actor, proposal))
    context = {
        "proposal": proposal, "versions": versions, "figures": FIGURES, "exceptions": exceptions_of(proposal),
        "comparison": _comparison(request, versions, proposal) if len(versions) > 1 else None,
    }  # fmt: skip
    return render(request, "proposals/versions.html", context)


@acting_required
@require_GET
def export_versions(request: HttpRequest, code: str) -> HttpResponse:
    """The same two versions as Excel."""
    proposal = get_for(request.actor, code)
    versions = list(versions_for(request.actor, proposal))
    if len(versions) < 2:
        raise NotFound(code)
    found = _comparison(request, versions, proposal)
    response = HttpResponse(comparison_file.as_xlsx(found, proposal), content_type=XLSX)
    name = f"so-sanh-du-toan-{proposal.code}-{found.before.number}-{found.after.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _comparison(request: HttpRequest, versions: list[EstimateVersion], proposal: Proposal) -> Comparison:
    before = _asked(request.GET.get("a", ""), versions) or versions[-2]
    after = _asked(request.GET.get("b", ""), versions) or versions[-1]
    titles = {content.code: content.short_title for content in programmes.contents()}
    titles |= {item.code: item.title for item in cost_items()}
    return compare(before, after, titles)


def _asked(text: str, versions: list[EstimateVersion]) -> EstimateVersion | None:
    """The version with this number among those the person may read. NotFound for any other."""
    if not text:
        return None
    for version in versions:
        if text.isascii() and text.isdigit() and len(text) <= DIGITS and version.number == int(text):
            return version
    raise NotFound(text[:DIGITS])
