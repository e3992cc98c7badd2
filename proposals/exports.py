"""The list as Excel and CSV: exactly the filter shown, the same columns. Text is text, never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import xlsxwriter
from django.utils import timezone

from proposals.listing import Row

AT_MOST = 5000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


class Column(NamedTuple):
    """A heading, the attribute of the row, the width on paper."""

    heading: str
    name: str
    width: int


COLUMNS = (
    Column("Số hồ sơ", "code", 18),
    Column("Tên đề án", "title", 60),
    Column("Năm kế hoạch", "year", 9),
    Column("Nội dung", "content", 10),
    Column("Đơn vị thực hiện", "unit", 28),
    Column("Địa điểm", "place", 34),
    Column("Đề nghị (đồng)", "amount", 18),
    Column("Phê duyệt (đồng)", "approved", 18),
    Column("Trạng thái", "state_label", 28),
    Column("Đang chờ", "party", 18),
    Column("Hạn xử lý", "due_on", 12),
    Column("Còn lại (ngày làm việc; số âm là quá hạn)", "days_left", 14),
)


def as_xlsx(rows: Iterable[Row], *, heading: str) -> bytes:
    """A workbook of one sheet: heading, frozen header, money as numbers, dates as dates."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Đề án")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, heading, book.add_format({"bold": True}))
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(1, place, column.heading, bold)
    for line, row in enumerate(rows, start=2):
        for place, column in enumerate(COLUMNS):
            value = getattr(row, column.name)
            if isinstance(value, int):
                sheet.write_number(line, place, value, money if column.name in {"amount", "approved"} else text)
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif value:
                sheet.write_string(line, place, str(value), text)
    sheet.freeze_panes(2, 1)
    book.close()
    return stream.getvalue()


def as_csv(rows: Iterable[Row], *, heading: str) -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel in Vietnamese opens it. `heading` has no place in it."""
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    for row in rows:
        writer.writerow([_cell(getattr(row, column.name)) for column in COLUMNS])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def heading_of(conditions: list[str]) -> str:
    """What the file holds and when it was made."""
    made = f"{timezone.localtime():%H:%M ngày %d/%m/%Y}"
    return f"Danh sách đề án khuyến công; {'; '.join(conditions) or 'tất cả'}; lập lúc {made}"


def _cell(value: Any) -> str:
    """Dates as dd/mm/yyyy; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
