"""Workbooks for the tests of the estimate's spreadsheet: written cell by cell, so that they can be as odd as people's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from programmes.models import Content
from proposals.forms.base import NONE, About
from proposals.forms.imports import rules_of
from proposals.models import Beneficiary, Proposal
from proposals.spreadsheet.cells import Rules
from proposals.spreadsheet.choices import Choices, told_apart
from proposals.spreadsheet.grid import open_pasted, open_workbook
from proposals.spreadsheet.layout import COLUMNS
from proposals.spreadsheet.reading import Reading, read_lines

HEADINGS = [column.heading for column in COLUMNS]
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}
MAIN = "xl/worksheets/sheet1.xml"
CONTENTS = (("ND3.3", "ND3.3 Ứng dụng máy móc"), ("ND5.1", "ND5.1 Tư vấn"))
ITEMS = (("may_moc", "Máy móc, thiết bị"), ("tu_van", "Thuê tư vấn"))
PARTIES = (("7", "Công ty TNHH Bún khô Sông Hàn", ""), ("8", "HTX Mây tre", ""))
Fill = Callable[[Any, Any], None]


def about() -> About:
    """A đề án of two contents over two years with two beneficiaries, without a database."""
    content, others = Content(code="ND3.3"), ["ND5.1"]
    proposal = Proposal(plan_year=2027, ends_on=date(2028, 6, 30), content=content, other_contents=others)
    known = About(proposal, date(2026, 11, 1))
    known.__dict__.update(
        content_options=[NONE, *((code, code) for code, _ in CONTENTS)],
        item_options=[NONE, *ITEMS],
        beneficiaries=[Beneficiary(pk=int(key), name=name) for key, name, _ in PARTIES],
    )
    return known


def choices() -> Choices:
    years = (("2027", "2027"), ("2028", "2028"))
    return Choices({"content_code": CONTENTS, "cost_item": ITEMS, "recipient": told_apart(PARTIES), "year": years})


def rules() -> Rules:
    return rules_of(about(), choices())


def line(name: str = "Máy sấy", **cells: Any) -> list[Any]:
    """A row of the sheet in the order of its columns; 2 × 1.500.000, half of it national money, unless told otherwise."""
    values = {
        "name": name, "unit_name": "cái", "quantity": 2, "unit_price": 1_500_000, "national": 1_500_000, "local": 0,
        "beneficiary": 1_500_000, "other": 0, "content_code": "ND3.3", **cells,
    }  # fmt: skip
    row = [""] * len(COLUMNS)
    for key, value in values.items():
        row[PLACE[key]] = value
    return row


def workbook(rows: Sequence[Sequence[Any]], fill: Fill | None = None, *, sheet: str = "Dự toán") -> io.BytesIO:
    """The rows from A1 on; `fill(book, sheet)` writes what else there is."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(number, place, cell, book.add_format({"num_format": "dd/mm/yyyy"}))
            elif isinstance(cell, bool):
                page.write_boolean(number, place, cell)
            elif isinstance(cell, str):
                if cell:
                    page.write_string(number, place, cell)
            else:
                page.write_number(number, place, cell)
    if fill:
        fill(book, page)
    book.close()
    stream.seek(0)
    return stream


def changed(stream: io.BytesIO, change: Callable[[bytes], bytes], part: str = MAIN) -> io.BytesIO:
    """The workbook with one part of it changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    out.seek(0)
    return out


def read(stream: io.BytesIO) -> Reading:
    return read_lines(open_workbook(stream), rules())


def read_rows(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Reading:
    return read(workbook([headings, *rows]))


def read_text(text: str) -> Reading:
    return read_lines(open_pasted(text), rules())


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(fault.cell, fault.message) for fault in reading.faults]
