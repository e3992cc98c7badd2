"""The ledger of an envelope as Excel. Text is text, never a formula; money and dates are numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.utils import timezone

from budgets.listing_ledger import Line
from budgets.masking import MASK

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: Final = (
    ("Ghi lúc", 17), ("Bút toán", 34), ("Từ", 42), ("Đến", 42), ("Số đề án", 18), ("Số tiền (đồng)", 20),
    ("Số văn bản", 24), ("Ngày văn bản", 13), ("Nội dung", 40), ("Người ghi", 26), ("Cơ quan", 34),
)  # fmt: skip
PLAIN: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def ledger_xlsx(lines: Iterable[Line], *, heading: str) -> bytes:
    """One sheet: heading, frozen header, one movement a row."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, PLAIN)
    sheet = book.add_worksheet("Sổ cái")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sheet.write_string(0, 0, f"{heading}; lập lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}")
    for place, (title, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, title, bold)
    sheet.freeze_panes(2, 0)
    for number, line in enumerate(lines, start=2):
        _write(sheet, number, line, formats)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, number: int, line: Line, formats: dict[str, Any]) -> None:
    moment = timezone.localtime(line.at).replace(tzinfo=None, microsecond=0)
    texts = {
        1: line.label, 2: line.source, 3: line.target, 4: MASK if line.hidden else line.reference, 6: line.paper_number, 8: line.note,
        9: line.user_name, 10: line.organisation_name,
    }  # fmt: skip
    sheet.write_datetime(number, 0, moment, formats["moment"])
    for place in range(1, len(COLUMNS)):
        if place in texts:
            sheet.write_string(number, place, texts[place], formats["text"])
    if line.amount is not None:
        sheet.write_number(number, 5, line.amount, formats["money"])
    if line.paper_date is not None:
        sheet.write_datetime(number, 7, line.paper_date, formats["day"])
