"""The board of the year's end: every contract of a year in one table, the days of the law above it, and Excel."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.errors import NotFound
from execution.selectors.year_end import OPEN, all_of_year, last_days, totals_of, wanted_year, year_page
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
    """Every row as a file: the table of all lists that leave makes it."""
    return redirect(f"{reverse('reporting:export', args=('hop-dong', 'xlsx'))}?{request.GET.urlencode()}")


def _asked(request: ActingRequest) -> tuple[list[int], int, str]:
    """Years to choose from, the one asked for (else the newest), and which contracts."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("cuoi-nam")
    years, year = wanted_year(request.actor, request.GET.get("nam", ""), timezone.localdate().year)
    return years, year, OPEN if request.GET.get("tinh-trang", "") == OPEN else ""
