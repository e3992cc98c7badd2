"""Two versions of an estimate as Excel: exactly what the page shows. Text is text, money is numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from proposals.comparison import FIGURES, Comparison, Row
from proposals.models import EstimateVersion, Proposal

FIRST_ROW = 4
STATE, NAME, NOTES = 0, 1, 2 + 2 * len(FIGURES)


def as_xlsx(comparison: Comparison, proposal: Proposal) -> bytes:
    """One sheet: each figure in the one and the other version side by side, changed ones with ▲ or ▼ in words."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("So sánh dự toán")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    money = {
        "": book.add_format({"num_format": "#,##0.###", "valign": "top"}),
        "▲": book.add_format({"num_format": '"▲ "#,##0.###', "valign": "top", "bold": True}),
        "▼": book.add_format({"num_format": '"▼ "#,##0.###', "valign": "top", "bold": True}),
    }
    sheet.write_string(0, 0, f"So sánh dự toán {proposal.code}: {proposal.title}", book.add_format({"bold": True}))
    sheet.write_string(1, 0, f"Trước: {_said(comparison.before)}")
    sheet.write_string(2, 0, f"Sau: {_said(comparison.after)}")
    _head(sheet, bold)
    line = FIRST_ROW
    for line, row in enumerate(comparison.rows, start=FIRST_ROW):
        _write_row(sheet, line, row, plain, money)
    _write_totals(sheet, line + 1, comparison, bold, money[""])
    sheet.freeze_panes(FIRST_ROW, 2)
    book.close()
    return stream.getvalue()


def _said(version: EstimateVersion) -> str:
    return f"{version}, {version.organisation_name}, {version.at:%d/%m/%Y}. {version.note}"


def _head(sheet: Any, bold: Any) -> None:
    sheet.set_column(STATE, STATE, 6)
    sheet.set_column(NAME, NAME, 44)
    sheet.set_column(NAME + 1, NOTES - 1, 15)
    sheet.set_column(NOTES, NOTES, 44)
    sheet.write_string(FIRST_ROW - 1, STATE, "Dòng", bold)
    sheet.write_string(FIRST_ROW - 1, NAME, "Nội dung chi", bold)
    for place, (_, label) in enumerate(FIGURES):
        sheet.write_string(FIRST_ROW - 1, 2 + 2 * place, f"{label} (trước)", bold)
        sheet.write_string(FIRST_ROW - 1, 3 + 2 * place, f"{label} (sau)", bold)
    sheet.write_string(FIRST_ROW - 1, NOTES, "Ghi chú", bold)


def _write_row(sheet: Any, line: int, row: Row, plain: Any, money: dict[str, Any]) -> None:
    sheet.write_string(line, STATE, row.state, plain)
    sheet.write_string(line, NAME, row.title, plain)
    for place, cell in enumerate(row.cells):
        if cell.before is not None:
            sheet.write_number(line, 2 + 2 * place, cell.before, money[""])
        if cell.after is not None:
            sheet.write_number(line, 3 + 2 * place, cell.after, money[cell.sign])
    sheet.write_string(line, NOTES, "; ".join(row.notes), plain)


def _write_totals(sheet: Any, line: int, comparison: Comparison, bold: Any, money: Any) -> None:
    sheet.write_string(line, NAME, "Tổng cộng", bold)
    first = len(FIGURES) - len(comparison.totals)
    for place, cell in enumerate(comparison.totals, start=first):
        sheet.write_number(line, 2 + 2 * place, cell.before or 0, money)
        sheet.write_number(line, 3 + 2 * place, cell.after or 0, money)
    for number, total in enumerate(comparison.contents, start=2):
        sheet.write_string(line + number, NAME, f"KC quốc gia, {total.title}", bold)
        sheet.write_number(line + number, NAME + 1, total.before, money)
        sheet.write_number(line + number, NAME + 2, total.after, money)
    for number, (label, version) in enumerate((("trước", comparison.before), ("sau", comparison.after)), start=1):
        place = line + 2 + len(comparison.contents) + number
        sheet.write_string(place, NAME, f"Định mức cho phép ({label})", bold)
        if version.allowed is not None:
            sheet.write_number(place, NAME + 1, version.allowed, money)
