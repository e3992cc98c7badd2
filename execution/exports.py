"""The board of the year's end as Excel. Text is text, never a formula; money is numbers in đồng, dates are dates."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Final

import xlsxwriter
from django.utils import timezone

from budgets.exports import PLAIN
from execution.selectors.year_end import YearRow
from proposals.states import State

COLUMNS: Final = (
    ("Số hồ sơ", 18), ("Tên đề án", 60), ("Đơn vị thực hiện", 40), ("Hợp đồng", 20), ("Trạng thái", 26), ("Được giao", 18),
    ("Giá trị hợp đồng", 18), ("Dư tạm ứng", 18), ("Đã chi", 18), ("Được nghiệm thu", 18), ("Đã quyết toán", 18),
    ("Còn phải chi", 18), ("Phải thu hồi", 18), ("Hạn xử lý", 13),
)  # fmt: skip
_TEXTS: Final = 5


def year_end_xlsx(rows: Iterable[YearRow], *, year: int) -> bytes:
    """One sheet: heading, frozen header, one contract a row."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, PLAIN)
    sheet = book.add_worksheet(f"Năm {year}")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    made = f"{timezone.localtime():%H:%M ngày %d/%m/%Y}"
    sheet.write_string(0, 0, f"Hợp đồng khuyến công năm {year}, đơn vị đồng; lập lúc {made}")
    for place, (title, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, title, bold)
    sheet.freeze_panes(2, 1)
    for number, row in enumerate(rows, start=2):
        words, figures = _cells(row)
        for place, word in enumerate(words):
            sheet.write_string(number, place, word, text)
        for place, figure in enumerate(figures, start=_TEXTS):
            if figure is not None:
                sheet.write_number(number, place, figure, money)
        if row.facts["due_on"] is not None:
            sheet.write_datetime(number, len(COLUMNS) - 1, row.facts["due_on"], day)
    book.close()
    return stream.getvalue()


def _cells(row: YearRow) -> tuple[tuple[str, ...], tuple[int | None, ...]]:
    facts = row.facts
    words = (facts["code"], facts["title"], facts["unit__name"], facts["contract"] or "", State(facts["state"]).label)
    figures = (
        facts["support"], facts["amount_contracted"], row.money.advanced, row.money.spent, facts["amount_accepted"],
        facts["amount_settled"], row.unpaid, row.to_repay,
    )  # fmt: skip
    return words, figures
