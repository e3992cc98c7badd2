"""The consolidated estimate as Excel: one sheet of sums, one of rows. Money as numbers, text as text."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

from planning.selectors import Overview, OverviewRow, OverviewSum


class Column(NamedTuple):
    """A heading, the attribute of the row, the width on paper."""

    heading: str
    name: str
    width: int


SUMS = (
    Column("Nội dung / địa phương", "label", 46), Column("Số đề án", "count", 10), Column("Đã nhận thẩm tra", "screened", 12),
    Column("Tổng kinh phí (đồng)", "total_cost", 20), Column("Đơn vị đề nghị (đồng)", "proposed", 20),
    Column("Sở thẩm định (đồng)", "by_province", 20), Column("Đã nhận thẩm tra (đồng)", "of_screened", 20),
    Column("Cục thẩm định (đồng)", "central", 20),
)  # fmt: skip
ROWS = (
    Column("Số hồ sơ", "code", 18), Column("Tên đề án", "title", 60), Column("Đơn vị thực hiện", "unit", 30),
    Column("Địa phương", "province", 22), Column("Nội dung", "content", 34), Column("Trạng thái", "state_label", 28),
    Column("Tổng kinh phí (đồng)", "total_cost", 20), Column("Đơn vị đề nghị (đồng)", "proposed", 20),
    Column("Sở thẩm định (đồng)", "by_province", 20), Column("Cục thẩm định (đồng)", "central", 20),
)  # fmt: skip


def overview_xlsx(found: Overview, *, year: int) -> bytes:
    """The workbook of a year."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "bold": book.add_format({"bold": True, "num_format": "#,##0"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sums = (
        [(row, False) for row in found.by_content] + [(found.whole, True)] + [(row, False) for row in found.by_province]
    )
    _sheet(book, "Tổng hợp", f"Tổng hợp dự toán khuyến công quốc gia năm {year}", SUMS, sums, formats)
    _sheet(book, "Đề án", f"Đề án đăng ký năm {year}", ROWS, [(row, False) for row in found.rows], formats)
    book.close()
    return stream.getvalue()


def _sheet(
    book: Any, name: str, title: str, columns: tuple[Column, ...], rows: Sequence[tuple[OverviewRow | OverviewSum, bool]],
    formats: dict[str, Any],
) -> None:  # fmt: skip
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, formats["bold"])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(1, place, column.heading, formats["head"])
    for line, (row, bold) in enumerate(rows, start=2):
        for place, column in enumerate(columns):
            value = getattr(row, column.name)
            if isinstance(value, int):
                sheet.write_number(line, place, value, formats["bold" if bold else "money"])
            elif value:
                sheet.write_string(line, place, str(value), formats["bold" if bold else "text"])
    sheet.freeze_panes(2, 1)
