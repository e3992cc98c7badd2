"""A workbook read into values, every fault at once, each with its cell. Knows no database; what names mean is asked later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from core.errors import Reason, Refused
from core.forms import MoneyField, VietnameseDateField
from core.text import nfc
from proposals.history.layout import BY_NAME, COLUMNS, MOST_LINES, Column, column_headed
from proposals.spreadsheet.cells import Bad, Cells, written
from proposals.spreadsheet.grid import Book, Grid
from proposals.spreadsheet.reading import NO_RESULT

LOOKED_AT: Final = 40
ENOUGH: Final = 6
"""So many headings in a row are the header."""
NO_HEADER = (
    "Không thấy dòng tiêu đề (Số hồ sơ của cơ quan, Tên đề án, Năm kế hoạch…). Hãy dùng tệp mẫu tải về từ trang này."
)
NO_ROWS = "Tệp không có đề án nào dưới dòng tiêu đề."
TOO_MANY = f"Tệp có quá {MOST_LINES:,} đề án.".replace(",", ".") + " Hãy chia thành nhiều tệp, ví dụ mỗi năm một tệp."
ERROR_CELL = "ô báo lỗi {}. Hãy sửa công thức hoặc gõ giá trị."
DAY_IS_NUMBER = "ô là số, không phải ngày. Hãy đổi định dạng ô thành ngày rồi gõ lại."
NOT_A_YEAR = "“{}” không phải một năm. Ghi bốn chữ số, ví dụ 2023."

NOT_TAX_CODE = (
    "“{}” không phải mã số thuế: cần 10 chữ số (thêm 3 chữ số nếu là chi nhánh), chữ số thứ mười là số kiểm tra. "
    "Nếu Excel làm mất số 0 ở đầu, hãy đổi định dạng ô thành văn bản rồi gõ lại."
)
PERSONAL: Final = re.compile(r"0[0-9]{11}")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence about one cell; `column` is its name."""

    line: int
    column: str
    cell: str
    message: str


@dataclass(slots=True)
class Line:
    """One row of the sheet. `line` counts as Excel does. `values`: by column; a cell that cannot be read is None."""

    line: int
    values: Values
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read, and how a cell is called."""

    lines: list[Line]
    grid: Grid
    places: Mapping[str, int]

    def faults(self) -> Iterator[Fault]:
        """Every fault of every row, from the top, from the left."""
        order = {column.name: place for place, column in enumerate(COLUMNS)}
        for line in self.lines:
            for name in sorted(line.faults, key=order.__getitem__):
                yield Fault(line.line, name, self._cell(line.line, name), line.faults[name])

    def _cell(self, line: int, name: str) -> str:
        heading = BY_NAME[name].heading
        place = self.places.get(name)
        return f"Dòng {line} ({heading})" if place is None else self.grid.place(line - 1, place, heading)


def read_sheet(book: Book) -> Sheet:
    """The first sheet that has a header. Raises Refused with one sentence when there is nothing to read."""
    for grid in book.grids:
        found = _header(grid)
        if found is not None:
            places, row, below = found
            return _read(grid, places, row + 1, below)
    raise Refused(Reason(NO_HEADER, "file"))


def _header(grid: Grid) -> tuple[dict[str, int], int, Iterator[Sequence[Any]]] | None:
    """Name of a column -> its place; the row of the headings; the rows below."""
    top = list(islice(grid.rows, LOOKED_AT))
    for row, cells in enumerate(top):
        found: dict[str, int] = {}
        for place, cell in enumerate(cells, start=grid.left):
            column = column_headed(cell)
            if column is not None:
                found.setdefault(column.name, place)
        if len(found) >= ENOUGH:
            missing = [column.heading for column in COLUMNS if column.required and column.name not in found]
            if missing:
                said = f"Tệp thiếu cột: {', '.join(missing)}. Thêm vào dòng {row + 1} rồi tải lên lại."
                raise Refused(Reason(said, "file"))
            return found, row, chain(top[row + 1 :], grid.rows)
    return None


def _read(grid: Grid, places: Mapping[str, int], first: int, below: Iterator[Sequence[Any]]) -> Sheet:
    cells = {name: Cells(_reader(BY_NAME[name])) for name in places}
    lines: list[Line] = []
    for row, raw in enumerate(below, start=first):
        given = {name: raw[place - grid.left] for name, place in places.items()}
        marked = _marked(grid, places, row)
        if not marked and all(_empty(cell) for cell in given.values()):
            continue
        if len(lines) == MOST_LINES:
            raise Refused(Reason(TOO_MANY, "file"))
        lines.append(_line(row + 1, {name: cells[name][cell] for name, cell in given.items()}, marked))
    if not lines:
        raise Refused(Reason(NO_ROWS, "file"))
    return Sheet(lines, grid, places)


def _line(line: int, read: Values, marked: dict[str, str]) -> Line:
    bad = {name: value.sentence for name, value in read.items() if isinstance(value, Bad)} | marked
    values = {column.name: None if column.name in bad else read.get(column.name) for column in COLUMNS}
    return Line(line, values, bad)


def _marked(grid: Grid, places: Mapping[str, int], row: int) -> dict[str, str]:
    """Sentences about cells that Excel shows as an error, or never computed."""
    if not grid.marks:
        return {}
    marks = {name: grid.marks[row, place] for name, place in places.items() if (row, place) in grid.marks}
    return {name: ERROR_CELL.format(mark) if mark else NO_RESULT for name, mark in marks.items()}


def _reader(column: Column) -> Callable[[Any], Any]:
    if column.holds == "money":
        return _typed(MoneyField(required=False), column)
    if column.holds == "day":
        return _day(VietnameseDateField(required=False), column)
    if column.holds == "year":
        return _year
    if column.name == "tax_code":
        return _tax_code(_text(column))
    return _text(column)


def _required(column: Column) -> None:
    if column.required:
        raise ValidationError("chưa ghi.")


def _typed(item: forms.Field, column: Column) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        if isinstance(raw, float) and raw >= 0 and raw.is_integer():
            return item.clean(int(raw))
        value = item.clean(_plain(raw))
        return _required(column) if value is None else value

    return read


def _day(item: forms.Field, column: Column) -> Callable[[Any], Any]:
    def read(raw: Any) -> date | None:
        if isinstance(raw, float):
            raise ValidationError(DAY_IS_NUMBER)
        value: date | None = item.clean(_plain(raw))
        return value

    return read


def _year(raw: Any) -> int | None:
    text = _plain(raw)
    if not text:
        raise ValidationError("chưa ghi.")
    if len(text) != len("2021") or not text.isascii() or not text.isdigit():
        raise ValidationError(NOT_A_YEAR.format(text))
    return int(text)


def _text(column: Column) -> Callable[[Any], Any]:
    def read(raw: Any) -> str | None:
        text = " ".join(nfc(_plain(raw)).split())
        if not text:
            _required(column)
            return None
        if len(text) > column.most:
            raise ValidationError(f"dài {len(text)} ký tự, nhiều nhất {column.most}.")
        if not text.isprintable():
            raise ValidationError("có ký tự không hợp lệ, hãy xóa và gõ lại.")
        return text

    return read


def _tax_code(read_text: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(raw: Any) -> str | None:
        text = read_text(raw)
        if text is None:
            return None
        bare = str(mst.compact(text))
        if PERSONAL.fullmatch(bare):
            return bare
        try:
            return str(mst.format(mst.validate(bare)))
        except NumberError as error:
            raise ValidationError(NOT_TAX_CODE.format(text)) from error

    return read


def _plain(raw: Any) -> str:
    return "" if raw is None else written(raw).strip()


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
