"""A sheet of vouchers read into values: every fault at once, each with its cell; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from core.errors import Reason, Refused
from core.money import format_dong
from core.text import fold, nfc
from execution.vouchers.layout import BY_NAME, COLUMNS, column_headed, kind_names, line_names
from proposals.estimates import VersionLine
from proposals.spreadsheet.cells import Bad, Cells, written
from proposals.spreadsheet.grid import Book, Grid
from proposals.spreadsheet.reading import NO_RESULT, Fault

LOOKED_AT: Final = 40
ENOUGH: Final = 4
"""So many headings in a row are the header."""
MOST_FAULTS: Final = 200
NO_HEADER = "Không thấy dòng tiêu đề của bảng kê (Số chứng từ, Ngày chứng từ, Nội dung chi…). Hãy dùng bảng tải về từ trang này."
NO_ROWS = "Bảng kê không có chứng từ nào dưới dòng tiêu đề."
UNKNOWN = {
    "kind": "“{}” không phải loại chứng từ được quyết toán. Ghi: phiếu chi, ủy nhiệm chi hoặc giấy đề nghị thanh toán tạm ứng.",
    "line": "“{}” không phải dòng nào của dự toán đang có hiệu lực. Ghi số thứ tự hoặc tên dòng như trang “Dự toán”.",
}
TOTALS: Final = ("tong", "cong", "tong cong", "tong so", "cong chung")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """`rows` = values of vouchers by field; with faults they are not to be used. `faults` are the first of them."""

    rows: Sequence[Values] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0


def read_vouchers(book: Book, fields: Mapping[str, forms.Field], lines: Sequence[VersionLine]) -> Reading:
    """Read the first sheet that has a header, each cell by the field of the page. Raises Refused when there is nothing."""
    for grid in book.grids:
        header = _header(grid)
        if header is not None:
            return _Reader(grid, *header, fields, lines).read()
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
                raise Refused(
                    Reason(f"Bảng thiếu cột: {', '.join(missing)}. Thêm vào dòng {row + 1} rồi tải lại.", "file")
                )
            return found, row, chain(top[row + 1 :], grid.rows)
    return None


class _Reader:
    def __init__(
        self, grid: Grid, places: dict[str, int], row: int, rows: Iterator[Sequence[Any]],
        fields: Mapping[str, forms.Field], lines: Sequence[VersionLine],
    ) -> None:  # fmt: skip
        self.grid, self.places, self.first, self.below = grid, places, row + 1, rows
        named = {"kind": kind_names(), "line": line_names(lines)}
        self.cells = {
            name: Cells(_chosen(named[name], UNKNOWN[name], fields[name]) if name in named else _typed(fields[name]))
            for name in places
        }
        self.rows: list[Values] = []
        self.faults: list[Fault] = []
        self.fault_count = 0

    def read(self) -> Reading:
        for row, raw in enumerate(self.below, start=self.first):
            cells = {name: raw[place - self.grid.left] for name, place in self.places.items()}
            if all(_empty(cell) for cell in cells.values()) and not self._marked(row):
                continue
            if _is_total(raw, cells):
                self._total(row, cells)
                continue
            self._voucher(row, cells)
        if not self.rows and not self.fault_count:
            raise Refused(Reason(NO_ROWS, "file"))
        return Reading(self.rows, tuple(self.faults), self.fault_count)

    def _voucher(self, row: int, cells: dict[str, Any]) -> None:
        marked = self._marked(row)
        values = {name: self.cells[name][cell] for name, cell in cells.items()}
        bad = {name: value.sentence for name, value in values.items() if isinstance(value, Bad)} | marked
        if not bad and values["national"] > values["amount"]:
            bad["national"] = "kinh phí khuyến công không được lớn hơn số tiền của chứng từ."
        for name, sentence in bad.items():
            self._fault(row, name, sentence)
        self.rows.append(values)

    def _total(self, row: int, cells: dict[str, Any]) -> None:
        """A row of totals must be the sum of the rows above; looked at only while those have no fault."""
        if self.fault_count:
            return
        for name in ("amount", "national"):
            said = cells[name]
            total = sum(values[name] for values in self.rows)
            if isinstance(said, float) and said != total:
                self._fault(
                    row,
                    name,
                    f"dòng tổng ghi {format_dong(round(said))}, nhưng các dòng cộng lại được {format_dong(total)}.",
                )

    def _marked(self, row: int) -> dict[str, str]:
        """Sentences about cells of the row that Excel shows as an error, or never computed."""
        found = {}
        for name, place in self.places.items():
            mark = self.grid.marks.get((row, place))
            if mark is not None:
                found[name] = f"ô báo lỗi {mark}. Hãy sửa công thức hoặc gõ giá trị." if mark else NO_RESULT
        return found

    def _fault(self, row: int, name: str, sentence: str) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(self.grid.place(row, self.places[name], BY_NAME[name].heading), sentence))


def _typed(item: forms.Field) -> Callable[[Any], Any]:
    """By the field, as if it had been typed on the page; a date or a whole number of the sheet is taken as it is."""
    is_date = item.widget.attrs.get("data-date") is not None

    def read(raw: Any) -> Any:
        if is_date and isinstance(raw, float):
            raise ValidationError("ô là số, không phải ngày. Hãy đổi định dạng ô thành ngày rồi gõ lại.")
        value = item.clean(written(raw).strip())
        return "" if value is None else value

    return read


def _chosen(named: Mapping[str, str], unknown: str, item: forms.Field) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        text = nfc(written(raw)).strip()
        if not text:
            raise ValidationError(str(item.error_messages["required"]))
        code = named.get(fold(text)) or named.get(text.removesuffix(",0"))
        if code is None:
            raise ValidationError(unknown.format(text))
        return code

    return read


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_total(raw: Sequence[Any], cells: Mapping[str, Any]) -> bool:
    if not _empty(cells["number"]) and not _empty(cells["dated_on"]):
        return False
    return any(isinstance(cell, str) and fold(cell).strip(" :.") in TOTALS for cell in raw)
