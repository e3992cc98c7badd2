"""Periodic reports: what I owe, one report, the figure behind a cell, who is late."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound, Refused
from core.sheets import XLSX, write_xlsx
from organisations.gates import ActingRequest, acting_required
from organisations.roles import Role
from proposals import selectors as proposals
from reporting import selectors
from reporting.forms.periodic import ReportForm
from reporting.models import PeriodicReport
from reporting.periodic.calendars import Laws
from reporting.periodic.page import cell_of, figures_of, progress_shown, sheet_of
from reporting.periodic.periods import Period, closed_periods, period_named
from reporting.periodic.regimes import Regime, regimes
from reporting.periodic.rules import may_correct, may_lock, may_write
from reporting.periodic.tables import BY_CONTENT, SO_FAR
from reporting.selectors import periodic as found_in
from reporting.services import periodic as services


@acting_required
@require_GET
def board(request: ActingRequest) -> HttpResponse:
    """What my organisation owes, what was sent to me."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("dinh-ky")
    today, regime = timezone.localdate(), request.GET.get("che-do", "")
    page = found_in.report_page(request.actor, cursor=request.GET.get("sau", ""), regime=regime)
    context = {
        "due": found_in.due_of(request.actor, today=today), "watched": _watched(request), "page": page,
        "rows": [(row, _name(row)) for row in page.rows], "regimes": regimes().values(), "regime": regime, "today": today,
    }  # fmt: skip
    return render(request, "reporting/periodic_board.html", context)


def _name(row: dict[str, Any]) -> str:
    period = period_named(row["period"])
    return regimes()[row["regime"]].name(period) if period else row["code"]


def _watched(request: ActingRequest) -> list[tuple[Regime, Period]]:
    """The regimes of those below with the period that closed last."""
    laws, today = Laws(), timezone.localdate()
    return [
        (regime, closed_periods(regime.every, today, laws.closing_day(today), numbers=regime.numbers, many=1)[0])
        for regime in found_in.watched_regimes(request.actor)
    ]


@acting_required
@require_POST
def begin(request: ActingRequest) -> HttpResponse:
    """Open the report of a period."""
    regime, period = regimes().get(request.POST.get("che-do", "")), period_named(request.POST.get("ky", ""))
    if regime is None or period is None:
        raise NotFound("dinh-ky")
    try:
        return redirect(services.open_report(regime, period, actor=request.actor))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:periodic_board")


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def show(request: ActingRequest, code: str) -> HttpResponse:
    """One report; while it is a draft of mine, also its form."""
    report = found_in.get_report(request.actor, code)
    if not may_write(request.actor, report):
        if request.method == "POST":
            raise NotFound(code)
        return _page(request, report)
    form = ReportForm(request.POST or None, report=report)
    if request.method != "POST":
        return _page(request, report, form)
    whole = form.is_valid()
    try:
        services.save_report(report, form.held, actor=request.actor, version=_version(request))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, report, form, status=409)
    if not whole:  # what could be read is kept, so the page goes on from the newer version
        fresh = found_in.get_report(request.actor, code)
        form.data = form.data.copy()
        form.data["version"] = str(fresh.version)
        return _page(request, fresh, form, status=409)
    messages.success(request, "Đã lưu báo cáo.")
    return redirect("reporting:periodic_act", code, "khoa") if "khoa" in request.POST else redirect(report)


def _version(request: ActingRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _page(
    request: ActingRequest, report: PeriodicReport, form: ReportForm | None = None, *, status: int = 200
) -> HttpResponse:
    actor = request.actor
    context = {
        "report": report, "regime": report.regime_row, "form": form, "figures": figures_of(report), "heads": BY_CONTENT,
        "progress": progress_shown(report, proposals.recused_codes(actor)), "rule": Laws().calendar(report.regime_row, report.period_row).rule,
        "numbers": found_in.numbers_of(report, actor), "may_lock": may_lock(actor, report), "may_correct": may_correct(actor, report),
        "corrected": found_in.corrected_since(report), "parts": [(part, report.words.get(part.key, "")) for part in report.regime_row.parts],
        "documents": selectors.documents_of(report, actor), "kinds": selectors.requestable_kinds(report, actor),
        "missing": [row for row in report.sources if not row["report"]],
    }  # fmt: skip
    return render(request, "reporting/periodic.html", context, status=status)


@acting_required
@require_GET
def cell(request: ActingRequest, code: str, indicator: str) -> HttpResponse:
    """The đề án one figure is a sum of."""
    report = found_in.get_report(request.actor, code)
    kept = proposals.recused_codes(request.actor)
    span, group = request.GET.get("luc", SO_FAR), request.GET.get("nhom", "")
    found = cell_of(report, indicator, span=span, group=group, kept=kept)
    if found is None:
        raise NotFound(indicator)
    titles = found_in.titles_of(request.actor, [fact.code for fact in found.rows])
    rows = [(fact, titles.get(fact.code, ""), found.indicator.of(fact)) for fact in found.rows]
    return render(request, "reporting/periodic_cell.html", {"report": report, "cell": found, "rows": rows})


@acting_required
@require_GET
def sheet(request: ActingRequest, code: str, name: str) -> HttpResponse:
    """One table of the report as Excel."""
    report = found_in.get_report(request.actor, code)
    found = sheet_of(report, name, proposals.recused_codes(request.actor))
    if found is None:
        raise NotFound(name)
    columns, rows = found
    heading = (
        f"{report}; {report.organisation.name}; số liệu từ {report.first_day:%d/%m/%Y} đến {report.last_day:%d/%m/%Y}"
    )
    return xlsx(columns, rows, heading=heading, name=f"{report.code}-{name}")


def xlsx(columns: Any, rows: Any, *, heading: str, name: str) -> HttpResponse:
    """A small table as a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.xlsx"
        write_xlsx(path, columns, rows, heading=heading)
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@acting_required
@require_GET
def watch(request: ActingRequest, regime: str, period: str) -> HttpResponse:
    """Who of those below has sent the report of a period, who is late, and the sum of what was sent."""
    row, asked = regimes().get(regime), period_named(period)
    laws, today = Laws(), timezone.localdate()
    if row is None or asked is None or row not in found_in.watched_regimes(request.actor) or not laws.know(row, asked):
        raise NotFound(regime)
    standings = found_in.standings(request.actor, row, asked)
    columns, totals = found_in.summed(standings)
    context = {
        "regime": row, "period": asked, "days": laws.calendar(row, asked), "rows": totals, "heads": columns,
        "sent": sum(each.report is not None for each in standings), "expected": len(standings),
        "late": sum(each.tone == "bad" for each in standings),
        "periods": closed_periods(row.every, today, laws.closing_day(today), numbers=row.numbers, many=6),
        "back": reverse("reporting:periodic_board"),
    }  # fmt: skip
    return render(request, "reporting/periodic_watch.html", context)
