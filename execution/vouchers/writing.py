"""The list of vouchers as Excel: the sheet to fill in, and the same with what is on the list. Text is never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

import xlsxwriter

from core.sheets import OPTIONS as PLAIN
from execution.models import Voucher
from execution.states import VoucherKind
from execution.vouchers.layout import COLUMNS, SHEET, line_label
from proposals.estimates import VersionLine

ROOM: Final = 200
"""Rows below the list for which the choices are offered."""
HEADING_ROW: Final = 2
MONEY: Final = ("amount", "national")


def vouchers_xlsx(title: str, vouchers: Iterable[Voucher], lines: Sequence[VersionLine]) -> bytes:
    """Two sheets: the list with its headings, and the lines of the estimate that its column chooses from. Đồng."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, PLAIN)
    sheet, names = book.add_worksheet(SHEET), book.add_worksheet("Dự toán")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
    }
    labels = {str(line["line"]): line_label(number, line) for number, line in enumerate(lines, start=1)}
    for row, label in enumerate(labels.values()):
        names.write_string(row, 0, label, formats["text"])
    names.set_column(0, 0, 80)
    sheet.write_string(0, 0, title)
    for place, column in enumerate(COLUMNS):
        kind = "money" if column.name in MONEY else "day" if column.name == "dated_on" else "text"
        sheet.set_column(place, place, column.width, formats[kind])
        sheet.write_string(HEADING_ROW, place, column.heading, bold)
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    last = HEADING_ROW
    for last, voucher in enumerate(vouchers, start=HEADING_ROW + 1):
        for place, column in enumerate(COLUMNS):
            if column.name in MONEY:
                sheet.write_number(last, place, getattr(voucher, column.name), formats["money"])
            elif column.name == "dated_on":
                sheet.write_datetime(last, place, voucher.dated_on, formats["day"])  # type: ignore[arg-type]
            else:
                sheet.write_string(last, place, _text(voucher, column.name, labels), formats["text"])
    for name, source in (("kind", list(VoucherKind.labels)), ("line", f"='Dự toán'!$A$1:$A${max(len(labels), 1)}")):
        place = [column.name for column in COLUMNS].index(name)
        sheet.data_validation(
            HEADING_ROW + 1, place, last + ROOM, place, {"validate": "list", "source": source, "error_type": "warning"}
        )
    book.close()
    return stream.getvalue()


def _text(voucher: Voucher, name: str, labels: dict[str, str]) -> str:
    if name == "kind":
        return str(voucher.get_kind_display())
    if name == "line":
        return labels.get(voucher.line, "")
    return str(getattr(voucher, name))
