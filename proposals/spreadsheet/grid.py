"""A sheet as rows of raw cells, wherever it comes from: a workbook, or text pasted out of one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from core.errors import Reason, Refused
from core.text import fold
from proposals.spreadsheet.layout import SHEET, STAMP_SHEET, letters
from proposals.spreadsheet.package import BROKEN, OLD, Survey, survey

MOST_SHEETS = 12
NOTHING_PASTED = "Chưa có gì để đọc. Hãy dán các ô đã chép từ Excel, gồm cả dòng tiêu đề."
NOT_CELLS = "Không đọc được nội dung đã dán. Hãy chọn các ô trong Excel, chép rồi dán lại."


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an exported sheet says of itself: the đề án, the version of its estimate, the layout."""

    proposal: str
    version: int
    layout: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Raw cells. `rows` starts at the first row of the sheet, `left` is the column of the first cell of each.

    `marks`: cells without a value, as `Survey` tells. `merged`: (first row, first column, last row, last column).
    """

    rows: Iterator[Sequence[Any]]
    left: int = 0
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    pasted: bool = False

    def place(self, row: int, column: int, heading: str) -> str:
        """Where a cell stands, as a person looks for it: “Ô G12 (Số lượng)”."""
        if self.pasted:
            return f"Dòng {row + 1}, cột {heading}"
        return f"Ô {letters(column)}{row + 1} ({heading})"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was opened: its sheets, the likeliest first, and its stamp."""

    grids: Iterator[Grid]
    stamp: Stamp | None = None


def open_workbook(stream: IO[bytes], *, tall: bool = False) -> Book:
    """Open an .xlsx. Raises Refused with one sentence when it is none, or too big to be an estimate (`tall`: a list)."""
    surveys = survey(stream, tall=tall)
    stream.seek(0)
    try:
        book = load_workbook(stream)
        sheets = [place for place, sheet in enumerate(book.sheets_metadata) if sheet.typ == SheetTypeEnum.WorkSheet]
        stamp = _stamp(book)
    except PasswordError as error:
        raise Refused(Reason(OLD, "file")) from error
    except CalamineError as error:
        raise Refused(Reason(BROKEN, "file")) from error
    shown = [place for place in sheets if book.sheets_metadata[place].visible == SheetVisibleEnum.Visible]
    shown.sort(key=lambda place: fold(book.sheet_names[place]) != fold(SHEET))
    return Book(_grids(book, shown[:MOST_SHEETS], surveys), stamp)


def open_pasted(text: str) -> Book:
    """Cells copied from a spreadsheet: tabs between cells, quotes around cells of several lines."""
    if not text.strip():
        raise Refused(Reason(NOTHING_PASTED, "text"))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error as error:
        raise Refused(Reason(NOT_CELLS, "text")) from error
    width = max(map(len, rows))
    return Book(iter((Grid(iter([row + [""] * (width - len(row)) for row in rows]), pasted=True),)))


def _grids(book: CalamineWorkbook, places: list[int], surveys: list[Survey]) -> Iterator[Grid]:
    for place in places:
        found = surveys[place] if place < len(surveys) else Survey()
        try:
            sheet = book.get_sheet_by_index(place)
            rows = sheet.iter_rows()
        except CalamineError as error:
            raise Refused(Reason(BROKEN, "file")) from error
        merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
        shown = _with_words(rows) if found.has_booleans else rows
        yield Grid(shown, sheet.start[1] if sheet.start else 0, found.marks, merged)


def _with_words(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """TRUE and FALSE as Excel shows them: in Python they would pass for 1 and 0."""
    for row in rows:
        yield [str(cell).upper() if isinstance(cell, bool) else cell for cell in row]


def _stamp(book: CalamineWorkbook) -> Stamp | None:
    if STAMP_SHEET not in book.sheet_names:
        return None
    said = {str(row[0]): row[1] for row in book.get_sheet_by_name(STAMP_SHEET).iter_rows() if len(row) > 1}
    try:
        return Stamp(str(said["proposal"]), int(str(said["version"])), int(str(said["layout"])))
    except (KeyError, TypeError, ValueError):
        return None
