"""Mẫu số 2 as Excel: the columns, groups and subtotals of the print; numbers are numbers, sums are formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from reporting.contexts.registration_table import Money, RegistrationTable, Row

SHEET = "Mẫu số 2"
DRAFT = "BẢN DỰ THẢO"
COLUMNS = (
    ("TT", 5), ("Tên đề án", 34), ("Đơn vị thực hiện", 22), ("Đơn vị phối hợp, thụ hưởng", 24),
    ("Địa điểm thực hiện", 22), ("Mục tiêu, nội dung", 34), ("Thời gian", 12), ("Tổng số", 16),
    ("Khuyến công quốc gia", 16), ("Thụ hưởng, nguồn khác", 16), ("Ghi chú", 20),
)  # fmt: skip
NAME, MONEY, NOTE = 1, 7, 10
HEAD = 4
MARGINS = {"left": 0.6, "right": 0.6, "top": 0.8, "bottom": 0.6}
"""Inches: landscape A4 with room for eleven columns."""


def as_workbook(table: RegistrationTable) -> bytes:
    """The .xlsx of a bundle. Text is text, never a formula; amounts are whole đồng."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    formats = _formats(book)
    sheet = book.add_worksheet(SHEET)
    _write_head(sheet, table, formats)
    last = _write_groups(sheet, table, formats)
    _set_page(sheet, last)
    book.close()
    return stream.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman", "font_size": 11}
    money = {**cell, "num_format": "#,##0", "text_wrap": False}
    plain = {"font_name": "Times New Roman"}
    return {
        "title": book.add_format({**plain, "bold": True, "font_size": 14, "align": "center"}),
        "about": book.add_format({**plain, "italic": True, "align": "center"}),
        "unit": book.add_format({**plain, "italic": True, "align": "right"}),
        "draft": book.add_format({**plain, "bold": True, "font_color": "#B00020"}),
        "head": book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"}),
        "text": book.add_format(cell),
        "money": book.add_format(money),
        "bold": book.add_format({**cell, "bold": True}),
        "bold_money": book.add_format({**money, "bold": True}),
        "italic": book.add_format({**cell, "italic": True}),
        "italic_money": book.add_format({**money, "italic": True}),
    }


def _write_head(sheet: Any, table: RegistrationTable, formats: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, DRAFT if table.draft else "", formats["draft"])
    sheet.merge_range(1, 0, 1, NOTE, table.title, formats["title"])
    sheet.merge_range(2, 0, 2, NOTE, table.reference, formats["about"])
    sheet.write_string(3, NOTE, "Đơn vị tính: đồng", formats["unit"])
    for place, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        if MONEY <= place < NOTE:
            sheet.write_string(HEAD + 1, place, heading, formats["head"])
        else:
            sheet.merge_range(HEAD, place, HEAD + 1, place, heading, formats["head"])
        sheet.write_string(HEAD + 2, place, f"({place + 1})", formats["head"])
    sheet.merge_range(HEAD, MONEY, HEAD, NOTE - 1, "Kinh phí", formats["head"])


def _write_groups(sheet: Any, table: RegistrationTable, formats: Mapping[str, Any]) -> int:
    """Content, unit, đề án; a subtotal adds the rows below it, the last row the contents. Returns that row."""
    at = HEAD + 3
    contents = []
    for group in table.groups:
        content, units = at, []
        at += 1
        for unit in group.units:
            head = at
            units.append(head)
            for row in unit.rows:
                at += 1
                _write_row(sheet, at, row, formats)
            _write_sum(sheet, head, "", unit.label, unit.money, [(head + 1, at)], "italic", formats)
            at += 1
        label = f"{group.label} ({group.count} đề án)"
        _write_sum(sheet, content, group.number, label, group.money, [(row, row) for row in units], "bold", formats)
        contents.append(content)
    total = f"Tổng cộng: {table.count} đề án"
    _write_sum(sheet, at, "", total, table.money, [(row, row) for row in contents], "bold", formats)
    return at


def _write_row(sheet: Any, at: int, row: Row, formats: Mapping[str, Any]) -> None:
    sheet.write_number(at, 0, row.number, formats["text"])
    texts = (f"{row.name} ({row.code})", row.implementing, row.partners, row.location, row.purpose, row.period)
    for place, text in enumerate(texts, start=NAME):
        sheet.write_string(at, place, text, formats["text"])
    sheet.write_number(at, MONEY, row.money.total, formats["money"])
    sheet.write_number(at, MONEY + 1, row.money.national, formats["money"])
    rest = f"={xl_rowcol_to_cell(at, MONEY)}-{xl_rowcol_to_cell(at, MONEY + 1)}"
    sheet.write_formula(at, MONEY + 2, rest, formats["money"], row.money.matched)
    sheet.write_string(at, NOTE, row.note, formats["text"])


def _write_sum(
    sheet: Any, at: int, number: str, label: str, money: Money, spans: Sequence[tuple[int, int]], look: str,
    formats: Mapping[str, Any],
) -> None:  # fmt: skip
    sheet.write_string(at, 0, number, formats[look])
    sheet.merge_range(at, NAME, at, MONEY - 1, label, formats[look])
    for place, value in enumerate((money.total, money.national, money.matched), start=MONEY):
        ranges = (f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(last, place)}" for first, last in spans)
        sheet.write_formula(at, place, f"=SUM({','.join(ranges)})", formats[f"{look}_money"], value)
    sheet.write_blank(at, NOTE, None, formats[look])


def _set_page(sheet: Any, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD, HEAD + 2)
    sheet.print_area(0, 0, last, NOTE)
    sheet.set_footer("&C&P/&N")
    sheet.freeze_panes(HEAD + 3, NAME + 1)
