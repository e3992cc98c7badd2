"""The board of the year's end: every contract of a year in one table, the days of the law above it, and Excel."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from budgets.exports import XLSX
from core.errors import NotFound
from execution.exports import year_end_xlsx
from execution.selectors.year_end import OPEN, all_of_year, last_days, totals_of, year_page, years_with_contracts
from organisations.gates import ActingRequest, acting_required
from organisations.roles import Role
from proposals.states import STATE_TONE, State

STANDINGS = ((OPEN, "Chưa quyết toán xong"),)


@acting_required
@require_GET
def year_end(request: ActingRequest) -> HttpResponse:
    """Contracts of a year, as far as I may see."""
    years, year, standing = _asked(request)
    page, rows = year_page(request.actor, year, standing=standing, cursor=request.GET.get("sau", ""))
    shown = [(row, State(row.facts["state"]).label, STATE_TONE[row.facts["state"]]) for row in rows]
    context = {
        "page": page, "rows": shown, "year": year, "years": years, "standing": standing, "choices": STANDINGS,
        "days": last_days(year, timezone.localdate()), "totals": totals_of(all_of_year(request.actor, year, standing=standing)),
    }  # fmt: skip
    return render(request, "execution/year_end.html", context)


@acting_required
@require_GET
def year_end_file(request: ActingRequest) -> HttpResponse:
    """The same as a workbook, every row."""
    _, year, standing = _asked(request)
    body = year_end_xlsx(all_of_year(request.actor, year, standing=standing), year=year)
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="hop-dong-{year}.xlsx"'
    return answer


def _asked(request: ActingRequest) -> tuple[list[int], int, str]:
    """Years to choose from, the one asked for (else the newest), and which contracts."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("cuoi-nam")
    years = years_with_contracts(request.actor)
    text = request.GET.get("nam", "")
    wanted = next((year for year in years if str(year) == text), None)
    this_year = timezone.localdate().year
    usual = this_year if this_year in years or not years else years[0]
    standing = request.GET.get("tinh-trang", "")
    return years or [usual], wanted or usual, standing if standing == OPEN else ""
