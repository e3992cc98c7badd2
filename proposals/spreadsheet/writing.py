"""The estimate as a workbook: Mẫu số 1 to fill in, the lists it chooses from, the norms it is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from core.money import MAX_DONG
from proposals.services.sections import amount_of
from proposals.spreadsheet.choices import Choices
from proposals.spreadsheet.grid import Stamp
from proposals.spreadsheet.layout import (
    CHOICES_SHEET,
    COLUMNS,
    LAYOUT_VERSION,
    MONEY,
    NORMS_SHEET,
    SHEET,
    SOURCES,
    STAMP_SHEET,
    TITLE,
    Holds,
)  # fmt: skip

TITLE_ROWS = 5
READY = 50
"""Empty rows after the last line, with their drop-downs and formulas."""
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}
LETTER = {name: xl_col_to_name(place) for name, place in PLACE.items()}
LOOK = {
    Holds.MONEY: "money", Holds.AMOUNT: "amount", Holds.QUANTITY: "quantity", Holds.COUNT: "count", Holds.KEY: "count",
    Holds.ORDER: "count",
}  # fmt: skip
TOTAL = "Tổng cộng"
HOW = (
    "Đơn vị tính: đồng. Thành tiền tự tính; bốn nguồn cộng lại phải bằng thành tiền (ô đỏ là chưa bằng). Thêm dòng ở phía "
    "trên dòng tổng cộng; không sửa dòng tiêu đề."
)
NORM_HEADINGS = (
    ("Nội dung", 40), ("Đơn vị thụ hưởng", 28), ("Tỷ lệ hỗ trợ", 12), ("Mức tối đa (đồng)", 18), ("Tính trên", 16),
    ("Chi phí trong dự toán (đồng)", 18), ("Đề nghị (đồng)", 18), ("Được hỗ trợ nhiều nhất (đồng)", 18),
    ("Theo", 40), ("Căn cứ", 46),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """What the workbook is about. `lines`: as read back, see `reading.Line`; `norms`: rows under NORM_HEADINGS."""

    title: str
    about: str
    stamp: Stamp
    lines: Sequence[Mapping[str, Any]]
    choices: Choices
    norms: Sequence[Sequence[str | int | None]]
    norms_note: str
    plan_year: int


def as_workbook(paper: Paper) -> bytes:
    """The .xlsx. Text is text, never a formula."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    formats = {
        "bold": book.add_format({"bold": True}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
                                 "bg_color": "#E8EEF4"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top", "border": 1}),
        "amount": book.add_format({"num_format": "#,##0", "valign": "top", "border": 1, "bg_color": "#F3F5F7"}),
        "quantity": book.add_format({"num_format": "#,##0.###", "valign": "top", "border": 1}),
        "count": book.add_format({"num_format": "0", "valign": "top", "border": 1}),
        "total": book.add_format({"bold": True, "num_format": "#,##0", "border": 1}),
        "wrong": book.add_format({"bg_color": "#F8D7DA"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
    }  # fmt: skip
    sheet = book.add_worksheet(SHEET)
    lists = book.add_worksheet(CHOICES_SHEET)
    norms = book.add_worksheet(NORMS_SHEET)
    _write_lines(sheet, paper, formats)
    _write_lists(lists, paper.choices, formats)
    _write_norms(norms, paper, formats)
    _write_stamp(book.add_worksheet(STAMP_SHEET), paper.stamp)
    book.close()
    return stream.getvalue()


def _write_lines(sheet: Any, paper: Paper, formats: Mapping[str, Any]) -> None:
    for row, text in enumerate((TITLE, paper.title, paper.about, HOW)):
        sheet.write_string(row, PLACE["order"], text, formats["bold" if row else "title"] if row < 2 else None)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, None, {"hidden": column.holds == Holds.KEY})
        sheet.write_string(TITLE_ROWS, place, column.heading, formats["head"])
    first = TITLE_ROWS + 1
    last = first + len(paper.lines) + READY - 1
    labels = {name: paper.choices.labels(name) for name in paper.choices.lists}
    for number, line in enumerate(paper.lines, start=1):
        _write_line(sheet, first + number - 1, number, line, paper, labels, formats)
    for row in range(first + len(paper.lines), last + 1):
        for place, column in enumerate(COLUMNS):
            sheet.write_blank(row, place, None, formats[LOOK.get(column.holds, "text")])
        sheet.write_formula(row, PLACE["amount"], _amount_formula(row), formats["amount"], "")
    _write_totals(sheet, first, last, paper, formats)
    _validate(sheet, first, last, paper.choices)
    sheet.conditional_format(first, PLACE["amount"], last, PLACE["other"], {
        "type": "formula", "criteria": _sources_differ(first), "format": formats["wrong"]})  # fmt: skip
    sheet.freeze_panes(first, PLACE["name"] + 1)


def _write_line(
    sheet: Any, row: int, number: int, line: Mapping[str, Any], paper: Paper, labels: Mapping[str, Mapping[str, str]],
    formats: Mapping[str, Any],
) -> None:  # fmt: skip
    for place, column in enumerate(COLUMNS):
        value, look = line.get(column.stored_as), formats[LOOK.get(column.holds, "text")]
        match column.holds:
            case Holds.ORDER:
                sheet.write_number(row, place, number, look)
            case Holds.AMOUNT:
                amount = amount_of(Decimal(line["quantity"]), line["unit_price"])
                sheet.write_formula(row, place, _amount_formula(row), look, amount)
            case Holds.CHOICE:
                sheet.write_string(row, place, labels[column.name].get(str(value), str(value or "")), look)
            case Holds.TEXT:
                sheet.write_string(row, place, str(value or ""), look)
            case Holds.COUNT if column.name == "year":
                sheet.write_number(row, place, value or paper.plan_year, look)
            case _ if value is not None:
                sheet.write_number(row, place, Decimal(value), look)


def _write_totals(sheet: Any, first: int, last: int, paper: Paper, formats: Mapping[str, Any]) -> None:
    row = last + 1
    for place in range(1, len(COLUMNS)):
        sheet.write_blank(row, place, None, formats["total"])
    sheet.write_string(row, PLACE["name"], TOTAL, formats["total"])
    for name in MONEY:
        letter = LETTER[name]
        said = sum(line[name] for line in paper.lines)
        sheet.write_formula(row, PLACE[name], f"=SUM({letter}{first + 1}:{letter}{last + 1})", formats["total"], said)


def _amount_formula(row: int) -> str:
    quantity, price = f"{LETTER['quantity']}{row + 1}", f"{LETTER['unit_price']}{row + 1}"
    return f'=IF(COUNT({quantity},{price})=2,ROUND({quantity}*{price},0),"")'


def _sources_differ(row: int) -> str:
    amount = f"${LETTER['amount']}{row + 1}"
    paid = "+".join(f"N(${LETTER[name]}{row + 1})" for name in SOURCES)
    return f"=AND(ISNUMBER({amount}),{amount}<>{paid})"


def _validate(sheet: Any, first: int, last: int, choices: Choices) -> None:
    """Excel itself asks for whole numbers and offers the lists; what gets past it is met when the sheet is read."""
    for place, column in enumerate(COLUMNS):
        rule: dict[str, Any] | None = None
        if column.holds == Holds.MONEY:
            rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MAX_DONG,
                    "error_message": "Nhập số đồng chẵn, từ 0 trở lên."}  # fmt: skip
        elif column.holds == Holds.QUANTITY:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Nhập một số từ 0 trở lên."}
        elif column.name == "units":
            rule = {
                "validate": "integer",
                "criteria": ">=",
                "value": 1,
                "error_message": "Nhập số nguyên từ 1 trở lên.",
            }
        elif options := choices.lists.get(column.name):
            letter = xl_col_to_name(list(choices.lists).index(column.name))
            source = f"='{CHOICES_SHEET}'!${letter}$2:${letter}${len(options) + 1}"
            rule = {"validate": "list", "source": source, "error_message": "Hãy chọn trong danh sách."}
        if rule:
            sheet.data_validation(first, place, last, place, rule | {"error_title": column.heading})


def _write_lists(sheet: Any, choices: Choices, formats: Mapping[str, Any]) -> None:
    headings = {column.name: column for column in COLUMNS}
    for place, (name, options) in enumerate(choices.lists.items()):
        sheet.set_column(place, place, max(headings[name].width, 16))
        sheet.write_string(0, place, headings[name].heading, formats["head"])
        for row, (_, label) in enumerate(options, start=1):
            if headings[name].holds == Holds.COUNT:
                sheet.write_number(row, place, int(label), formats["plain"])
            else:
                sheet.write_string(row, place, label, formats["plain"])
    sheet.freeze_panes(1, 0)


def _write_norms(sheet: Any, paper: Paper, formats: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, paper.norms_note, formats["bold"])
    for place, (heading, width) in enumerate(NORM_HEADINGS):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, heading, formats["head"])
    for row, cells in enumerate(paper.norms, start=2):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, place, cell, formats["money"])
            elif cell:
                sheet.write_string(row, place, cell, formats["plain"])
    sheet.freeze_panes(2, 1)


def _write_stamp(sheet: Any, stamp: Stamp) -> None:
    sheet.very_hidden()
    said = {"proposal": stamp.proposal, "version": str(stamp.version), "layout": str(LAYOUT_VERSION)}
    for row, (name, value) in enumerate(said.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
