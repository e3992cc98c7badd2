"""A table as a file: Excel and CSV, written row by row, so that a hundred thousand rows need no memory to speak of.

Text is text, never a formula; money and numbers are numbers, days are days. Excel in Vietnamese opens both as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

import xlsxwriter
from django.utils import timezone

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
CONTENT_TYPES: Final = {"xlsx": XLSX, "csv": CSV}
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
MOST_ROWS: Final = 1_048_000
"""A sheet of Excel holds 1,048,576 rows."""

Kind = Literal["text", "number", "money", "percent", "day", "moment"]
NUMBER_FORMATS: Final[dict[Kind, str]] = {
    "text": "@", "number": "General", "money": "#,##0", "percent": "0.0", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm",
}  # fmt: skip
OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, what its cells hold (money: whole đồng; percent: 0 to 100), the width in letters."""

    heading: str
    kind: Kind = "text"
    width: int = 18


Row = Sequence[Any]
Tick = Callable[[int], None]
"""Told the number of rows written so far, every thousand."""


def write_xlsx(
    path: Path, columns: Sequence[Column], rows: Iterable[Row], *, heading: str, tick: Tick | None = None
) -> int:
    """One sheet: a line that says what the file holds, a frozen header, a filter. Returns the number of rows."""
    # What xlsxwriter keeps on disk meanwhile lies beside the file, where whoever tidies up after a killed worker finds it.
    book = xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)})
    sheet = book.add_worksheet("Dữ liệu")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in NUMBER_FORMATS.items()}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.write_string(0, 0, heading)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column.heading, bold)
    sheet.freeze_panes(2, 1)
    writers = [_xlsx_writer(sheet, column.kind, formats[column.kind]) for column in columns]
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, (write, value) in enumerate(zip(writers, row, strict=True)):
            if value is not None and value != "":
                write(count + 1, place, value)
        _tell(tick, count)
    sheet.autofilter(1, 0, count + 1, len(columns) - 1)
    book.close()
    return count


def write_csv(
    path: Path, columns: Sequence[Column], rows: Iterable[Row], *, heading: str, tick: Tick | None = None
) -> int:
    """UTF-8 with a byte order mark and semicolons, as Excel in Vietnamese opens it. Returns the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.heading for column in columns])
        for count, row in enumerate(rows, start=1):
            writer.writerow([plain(value) for value in row])
            _tell(tick, count)
    return count


WRITERS: Final = {"xlsx": write_xlsx, "csv": write_csv}


def plain(value: Any) -> Any:
    """A cell of a CSV: days as dd/mm/yyyy; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{_local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _xlsx_writer(sheet: Any, kind: Kind, cell: Any) -> Callable[[int, int, Any], None]:
    if kind == "text":
        return lambda line, place, value: sheet.write_string(line, place, str(value))
    if kind == "day":
        return lambda line, place, value: sheet.write_datetime(line, place, value, cell)
    if kind == "moment":
        return lambda line, place, value: sheet.write_datetime(line, place, _local(value), cell)
    return lambda line, place, value: sheet.write_number(line, place, value, cell)


def _local(moment: datetime) -> datetime:
    """The wall clock of Vietnam, without a zone: Excel knows none."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return local.replace(tzinfo=None, microsecond=0)


def _tell(tick: Tick | None, count: int) -> None:
    if tick and not count % 1000:
        tick(count)
