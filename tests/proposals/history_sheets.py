"""Workbooks of old books for the tests: rows by column, as odd as an office's own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from core.jobs import run
from core.tenancy import tenant_scope
from organisations.actors import Actor
from proposals.history.layout import COLUMNS
from proposals.models import HistoryImport
from proposals.services.history import confirm_import, start_import

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}
TAX = "0314409058"
SETTLED = {
    "number": "12/KC", "title": "Hỗ trợ máy sấy cho Cơ sở Chè A", "plan_year": 2023,
    "unit": "ttkc-da-nang", "content": "ND3.3", "province": "Quảng Nam",
    "beneficiary": "Công ty TNHH Chè A", "tax_code": TAX, "legal_form": "Doanh nghiệp nhỏ và vừa",
    "total_cost": 700_000_000, "proposed": 300_000_000, "approved": 280_000_000, "contracted": 280_000_000,
    "accepted": 270_000_000, "settled": 270_000_000, "decision_number": "55/QĐ-BCT", "decision_day": date(2023, 2, 1),
    "contract_number": "7/HĐ", "contract_day": date(2023, 3, 1), "accepted_day": date(2023, 10, 5), "state": "Đã quyết toán",
}  # fmt: skip


def row(**cells: Any) -> dict[str, Any]:
    """A settled đề án of 2023, other cells as told; None leaves a cell empty."""
    return {**SETTLED, **cells}


def rows(count: int, **cells: Any) -> list[dict[str, Any]]:
    """So many of them, each with a number and a title of its own."""
    return [row(**{"number": f"{one}/KC", "title": f"Đề án cũ số {one}", **cells}) for one in range(1, count + 1)]


def workbook(
    given: Sequence[dict[str, Any]], *, drop: Sequence[str] = (), formula: tuple[int, str] | None = None
) -> bytes:
    """The sheet as Excel writes it: heading in row 1, the first đề án in row 2. `formula`: a cell that shows #REF!."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy", "constant_memory": True})
    sheet = book.add_worksheet("Đề án")
    columns = [column for column in COLUMNS if column.name not in drop]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading)
    for line, cells in enumerate(given, start=1):
        for place, column in enumerate(columns):
            value = cells.get(column.name)
            if formula == (line + 1, column.name):
                sheet.write_formula(line, place, "=#REF!", None, "#REF!")
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value)
            elif value is not None:
                sheet.write(line, place, value)
    book.close()
    return stream.getvalue()


def upload(body: bytes, name: str = "So de an.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type=XLSX)


def checked(actor: Actor, *given: dict[str, Any], existing: str = "skip", **options: Any) -> HistoryImport:
    """The dry run of these rows."""
    with tenant_scope(*actor.tenant_ids):
        found = start_import(upload(workbook(given, **options)), existing=existing, actor=actor)
        found.refresh_from_db()
    return found


def told(found: HistoryImport) -> dict[str, str]:
    """Name of the column -> what is wrong, of a file of one row."""
    return {fault["column"]: fault["message"] for fault in found.faults}


def worked(found: HistoryImport) -> HistoryImport:
    """What the worker does with the job of an import."""
    run(found.job.pk, found.tenant_id)
    with tenant_scope(found.tenant_id):
        return HistoryImport.objects.select_related("job").get(pk=found.pk)


def brought_in(actor: Actor, *given: dict[str, Any], existing: str = "skip", only_good: bool = False) -> HistoryImport:
    """Looked at, confirmed, and done by the worker."""
    found = checked(actor, *given, existing=existing)
    with tenant_scope(*actor.tenant_ids):
        found = confirm_import(found, digest=found.digest, only_good=only_good, actor=actor)
    return worked(found)
