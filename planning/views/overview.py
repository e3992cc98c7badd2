"""The consolidated estimate of a year: what was asked, what the Sở found right, what the Cục has screened."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.errors import NotFound
from core.sheets import XLSX
from planning import exports, rules, selectors


@login_required
@require_GET
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """By content and by province."""
    _require(request, year)
    found = selectors.overview(request.actor, year)
    ways = [("Theo nội dung", "Nội dung", found.by_content), ("Theo địa phương", "Địa phương", found.by_province)]
    return render(request, "planning/overview.html", {"year": year, "found": found, "ways": ways})


@login_required
@require_GET
def overview_file(request: HttpRequest, year: int) -> HttpResponse:
    """The same as Excel, with every đề án."""
    _require(request, year)
    content = exports.overview_xlsx(selectors.overview(request.actor, year), year=year)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="tong-hop-du-toan-{year}.xlsx"'
    return response


def _require(request: HttpRequest, year: int) -> None:
    if not rules.may_read_plan(request.actor):
        raise NotFound(str(year))
