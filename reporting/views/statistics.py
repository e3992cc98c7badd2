"""Pages of statistics, the đề án behind their figures, and their files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotFound
from core.sheets import CONTENT_TYPES, WRITERS
from organisations.gates import ActingRequest, acting_required
from reporting import services
from reporting.boards import BOARDS, FIRST
from reporting.boards.targets import build_one
from reporting.chosen import Chosen
from reporting.forms.statistics import ChoiceForm
from reporting.models import StatisticsPrint
from reporting.selectors import making_of
from reporting.selectors.behind import behind_page
from reporting.tables import Page, Table


@acting_required
@never_cache
@require_safe
def statistics(request: ActingRequest, slug: str = FIRST) -> HttpResponse:
    """One page of figures."""
    board = BOARDS.get(slug)
    if board is None:
        raise NotFound(slug)
    form = ChoiceForm(request.GET, actor=request.actor)
    chosen = form.chosen()
    page = board.build(request.actor, chosen, timezone.localdate())
    return _shown(request, form, chosen, page, slug=slug, title=board.title)


@acting_required
@never_cache
@require_safe
def target(request: ActingRequest, code: str) -> HttpResponse:
    """One target of the programme by year and province."""
    form = ChoiceForm(request.GET, actor=request.actor)
    chosen = form.chosen()
    found, page = build_one(request.actor, chosen, code, timezone.localdate())
    return _shown(request, form, chosen, page, slug="muc-tieu", title=str(found), code=found.code)


def _shown(request: ActingRequest, form: ChoiceForm, chosen: Chosen, page: Page, **facts: Any) -> HttpResponse:
    context = {
        "form": form, "chosen": chosen, "page": page, "boards": BOARDS.values(), "here": f"?{request.GET.urlencode()}",
        "periods": _periods(request, form, chosen), "made": timezone.localtime(), **facts,
    }  # fmt: skip
    return render(request, "reporting/statistics.html", context)


def _periods(request: ActingRequest, form: ChoiceForm, chosen: Chosen) -> list[dict[str, Any]]:
    """Links to the same page for another period."""
    found = []
    for key, (label, _, _) in form.periods.items():
        query = request.GET.copy()
        query["ky"] = key
        found.append({"label": label, "url": f"?{query.urlencode()}", "current": key == chosen.period})
    return found


@acting_required
@never_cache
@require_safe
def proposals(request: ActingRequest) -> HttpResponse:
    """The đề án behind a figure."""
    chosen = ChoiceForm(request.GET, actor=request.actor).chosen()
    asked = {
        name: request.GET.get(key, "")
        for name, key in (("state", "trang_thai"), ("stage", "moc"), ("target", "muc_tieu"))
    }
    page, words = behind_page(request.actor, chosen, **asked, cursor=request.GET.get("sau", ""))
    return render(
        request, "reporting/statistics_proposals.html", {"page": page, "words": [word for word in words if word]}
    )


@acting_required
@never_cache
@require_safe
def file(request: ActingRequest, slug: str, key: str, extension: str) -> HttpResponse:
    """A table as Excel or CSV, with the conditions in its heading."""
    board = BOARDS.get(slug)
    if board is None or extension not in WRITERS:
        raise NotFound(key)
    chosen = ChoiceForm(request.GET, actor=request.actor).chosen()
    page = board.build(request.actor, chosen, timezone.localdate())
    return _as_file(_table_of(page, key), chosen, extension)


@acting_required
@never_cache
@require_safe
def target_file(request: ActingRequest, code: str, key: str, extension: str) -> HttpResponse:
    """A table of one target as Excel or CSV."""
    if extension not in WRITERS:
        raise NotFound(key)
    chosen = ChoiceForm(request.GET, actor=request.actor).chosen()
    page = build_one(request.actor, chosen, code, timezone.localdate())[1]
    return _as_file(_table_of(page, key), chosen, extension)


def _table_of(page: Page, key: str) -> Table:
    found = next((table for table in page.tables if table.key == key), None)
    if found is None:
        raise NotFound(key)
    return found


def _as_file(table: Table, chosen: Chosen, extension: str) -> HttpResponse:
    heading = f"{table.title}; {chosen.words}; lập lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"bang.{extension}"
        WRITERS[extension](path, table.columns, table.all_rows, heading=heading)
        response = HttpResponse(path.read_bytes(), content_type=CONTENT_TYPES[extension])
    name = f"thong-ke-{table.key}-{timezone.localdate():%Y%m%d}.{extension}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@acting_required
@require_POST
def request_print(request: ActingRequest) -> HttpResponse:
    """Ask for the report of what is chosen as PDF."""
    chosen = ChoiceForm(request.POST, actor=request.actor).chosen()
    return redirect(services.print_statistics(chosen, actor=request.actor))


@acting_required
@never_cache
@require_safe
def show_print(request: ActingRequest, key: UUID) -> HttpResponse:
    """Progress while the report is made, then the file."""
    row = services.print_of(request.actor, key)
    context = {"row": row, "making": making_of(row)}
    template = "reporting/_statistics_making.html" if request.htmx else "reporting/statistics_print.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@acting_required
@never_cache
@require_safe
def print_file(request: ActingRequest, key: UUID) -> HttpResponse:
    """The PDF, as an attachment."""
    return pdf_of(services.print_of(request.actor, key))


def pdf_of(row: StatisticsPrint) -> HttpResponse:
    """Its file with headers that give it no rights. NotFound while there is none."""
    if not row.is_ready:
        raise NotFound(str(row.key))
    response = HttpResponse(row.file.read(), content_type="application/pdf")
    name = f"bao-cao-thong-ke-{timezone.localdate(row.requested_at):%Y%m%d}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@acting_required
@require_POST
def retry_print(request: ActingRequest, key: UUID) -> HttpResponse:
    """Make the file again after the job failed."""
    row = services.print_of(request.actor, key)
    services.retry_print(row, actor=request.actor)
    return redirect(row)
