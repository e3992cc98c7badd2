"""A sheet read into lines: every fault at once, each with its cell; nothing is guessed, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from core.errors import Reason, Refused
from core.money import MAX_DONG, format_dong
from proposals.services.sections import amount_of
from proposals.spreadsheet.cells import THOUSAND, Bad, Cells, Rules, readers
from proposals.spreadsheet.footing import is_note, is_total, wrong_sums
from proposals.spreadsheet.grid import Book, Grid, Stamp
from proposals.spreadsheet.header import Header, find_header
from proposals.spreadsheet.layout import BY_NAME, MONEY, MOST_LINES, VALUES, WORTH_A_LINE, letters
from proposals.spreadsheet.package import NOT_COMPUTED

Line = dict[str, Any]
"""Attribute of the line -> value, of the columns there are; `row` = key of the stored line or None; `amount` reckoned."""

BLOCK = 256
MOST_FAULTS = 200
KEY_PLACE = 1
"""Of the key in a row, after thành tiền."""
NO_HEADER = (
    "Không thấy dòng tiêu đề của bảng dự toán (Nội dung chi, Số lượng, Đơn giá…). Hãy dùng bảng tải về từ trang này."
)
TOO_MANY = (
    f"Bảng có hơn {format_dong(MOST_LINES)} dòng dự toán. Một lần nhập nhiều nhất {format_dong(MOST_LINES)} dòng."
)
NO_LINES = "Bảng không có dòng dự toán nào dưới dòng tiêu đề."
TOO_MUCH = "thành tiền quá lớn. Hãy kiểm tra số lượng và đơn giá."
NO_RESULT = "công thức chưa có kết quả. Hãy mở bảng bằng Excel, lưu lại rồi tải lên."


@dataclass(frozen=True, slots=True)
class Fault:
    """Where, and why. `cell` as in “Ô G12 (Số lượng)”."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet holds: `rows` of values under `names`. With faults the rows are not to be used.

    `faults` are the first, `fault_count` is of all.
    """

    names: tuple[str, ...] = ()
    rows: Sequence[tuple[Any, ...]] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    stamp: Stamp | None = None

    @property
    def has_keys(self) -> bool:
        """Whether the sheet has the column that says which stored line a row is."""
        return "row" in self.names

    @property
    def lines(self) -> Iterator[Line]:
        """The rows with their names."""
        return (dict(zip(self.names, row, strict=True)) for row in self.rows)


def read_lines(book: Book, rules: Rules) -> Reading:
    """Read the first sheet that has a header. Raises Refused with one sentence when there is nothing to read."""
    for grid in book.grids:
        header = find_header(grid)
        if header is not None:
            return _Reader(grid, header, rules).read(book.stamp)
    raise Refused(Reason(NO_HEADER, "file"))


class _Reader:
    """Goes down the rows in blocks, column by column; only rows with something odd about them are looked at singly."""

    def __init__(self, grid: Grid, header: Header, rules: Rules) -> None:
        self.grid, self.header, self.rules = grid, header, rules
        self.columns = [column for column in VALUES if column.name in header.places]
        self.names = ("amount", *(column.stored_as for column in self.columns))
        self.cells = {name: cells for name, cells in readers(rules).items() if name in header.places}
        self.thousandths = Cells(lambda raw: int(self.cells["quantity"][raw] * THOUSAND))
        self.odd_rows = self._odd_rows()
        self.rows: list[tuple[Any, ...]] = []
        self.keys: set[int] = set()
        self.faults: list[Fault] = []
        self.fault_count = 0
        self.since_total: int | None = None

    def read(self, stamp: Stamp | None) -> Reading:
        first = self.header.row + 1
        while block := list(islice(self.header.rows, BLOCK)):
            self._read_block(first, block)
            first += len(block)
        if not self.rows and not self.fault_count:
            raise Refused(Reason(NO_LINES, "file"))
        return Reading(self.names, self.rows, tuple(self.faults), self.fault_count, stamp)

    def _odd_rows(self) -> dict[int, list[tuple[int, str]]]:
        """Row -> column and sentence, of cells without a value and of merged cells."""
        watched = {place for name, place in self.header.places.items() if name != "order"}
        odd: dict[int, list[tuple[int, str]]] = {}
        for (row, column), mark in self.grid.marks.items():
            if column in watched and (mark != NOT_COMPUTED or column != self.header.places.get("amount")):
                said = f"ô báo lỗi {mark}. Hãy sửa công thức hoặc gõ số." if mark else NO_RESULT
                odd.setdefault(row, []).append((column, said))
        for top, left, bottom, right in self.grid.merged:
            inside = sorted(place for place in watched if left <= place <= right)
            if inside:
                span = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
                said = f"ô bị gộp ({span}). Hãy bỏ gộp ô và ghi đủ từng dòng."
                odd.setdefault(top, []).append((inside[0], said))
        return odd

    def _read_block(self, first: int, block: list[Sequence[Any]]) -> None:
        raws = list(zip(*block, strict=True))
        left, at = self.grid.left, self.header.places
        read = {name: cells.all(raws[at[name] - left]) for name, cells in self.cells.items() if name != "amount"}
        amounts = self._amounts(raws, read)
        if "amount" in at:
            # What Excel computed and what is computed here are mostly the very same numbers.
            given = raws[at["amount"] - left]
            if list(given) != amounts and set(given) != {""}:
                read["amount"] = self.cells["amount"].all(given)
        odd = self._odd(first, read, amounts)
        rows = list(zip(amounts, *(read[column.name] for column in self.columns), strict=True))
        start = 0
        for index in sorted(odd):
            # Lines above are kept first: a row of totals is compared with them.
            self._keep(rows[start:index])
            start = index + 1
            values = {name: column[index] for name, column in read.items()}
            if self._settle(first + index, block[index], values, amounts[index]):
                self._keep([rows[index]])
        self._keep(rows[start:])

    def _keep(self, rows: list[tuple[Any, ...]]) -> None:
        """Add lines, up to as many as a sheet may bring. A row copied in Excel brings its key along: the copy is new."""
        if len(self.rows) + len(rows) > MOST_LINES:
            raise Refused(Reason(TOO_MANY, "file"))
        if "row" in self.cells:
            for place, row in enumerate(rows):
                key = row[KEY_PLACE]
                if key in self.keys:
                    rows[place] = (*row[:KEY_PLACE], None, *row[KEY_PLACE + 1 :])
                elif key is not None:
                    self.keys.add(key)
        self.rows += rows

    def _amounts(self, raws: list[tuple[Any, ...]], read: dict[str, list[Any]]) -> list[Any]:
        """Thành tiền of each row; None where it cannot be reckoned."""
        quantities, prices = read["quantity"], read["unit_price"]
        if self.cells["quantity"].has_bad or self.cells["unit_price"].has_bad:
            return [
                None if isinstance(quantity, Bad) or isinstance(price, Bad) else amount_of(quantity, price)
                for quantity, price in zip(quantities, prices, strict=True)
            ]
        thousandths = self.thousandths.all(raws[self.header.places["quantity"] - self.grid.left])
        return [
            times * price // THOUSAND if not times * price % THOUSAND else amount_of(quantity, price)
            for times, quantity, price in zip(thousandths, quantities, prices, strict=True)
        ]

    def _odd(self, first: int, read: dict[str, list[Any]], amounts: list[Any]) -> set[int]:
        """Rows of the block to be looked at singly."""
        odd = {row - first for row in self.odd_rows if first <= row < first + len(amounts)}
        names, prices = read["name"], read["unit_price"]
        for column in (names, prices):
            if not all(column):
                odd |= {index for index, value in enumerate(column) if not value}
        if None in amounts or max(amounts) > MAX_DONG:
            odd |= {index for index, amount in enumerate(amounts) if amount is None or amount > MAX_DONG}
        if "amount" in read:
            pairs = enumerate(zip(read["amount"], amounts, strict=True))
            odd |= {index for index, (said, amount) in pairs if said is not None and said != amount}
        for name, column in read.items():
            if self.cells[name].has_bad:
                odd |= {index for index, value in enumerate(column) if type(value) is Bad}
        return odd

    def _settle(self, row: int, raw: Sequence[Any], values: dict[str, Any], amount: int | None) -> bool:
        """Look at one row; whether it is a line. Notes, totals and empty rows are not."""
        if is_total(raw, values):
            self._total(row, raw, values)
            return False
        marks = self.odd_rows.get(row, ())
        empty = not any(values[name] for name in WORTH_A_LINE if name in values)
        if (self.since_total is not None and is_note(values)) or (
            empty and all(said == NO_RESULT for _, said in marks)
        ):
            return False
        at = self.header.places
        faults = dict(marks)
        faults |= {at[name]: value.sentence for name, value in values.items() if isinstance(value, Bad)}
        if not values["name"] and at["name"] not in faults:
            faults[at["name"]] = str(self.rules.fields["name"].error_messages["required"])
        if amount is not None and at["unit_price"] not in faults:
            name, said = _about_amount(values.get("amount"), amount)
            faults |= {at[name]: said} if said else {}
        for column in sorted(faults):
            self._fault(row, column, faults[column])
        return True

    def _total(self, row: int, raw: Sequence[Any], values: dict[str, Any]) -> None:
        """Compare a row of totals with the lines above; not while lines have faults, their sums are nothing to go by."""
        since, self.since_total = self.since_total or 0, len(self.rows)
        at, left = self.header.places, self.grid.left
        marked = dict(self.odd_rows.get(row, ()))
        for name in MONEY:
            if name in at and at[name] in marked and marked[at[name]] != NO_RESULT and raw[at[name] - left] == "":
                self._fault(row, at[name], marked[at[name]])
        if not self.fault_count:
            cells = {name: raw[at[name] - left] for name in MONEY if name in at}
            # A sum may be more than one line can hold, so a number is taken as it stands.
            said = {
                name: cell if isinstance(cell, float) else values[name]
                for name, cell in cells.items() if str(cell).strip()
            }  # fmt: skip
            parts = self.rows, self.rows[since:]
            sums = {name: [sum(row[self.names.index(name)] for row in part) for part in parts] for name in said}
            for name, sentence in wrong_sums(said, sums, lines=len(self.rows)):
                self._fault(row, at[name], sentence)

    def _fault(self, row: int, column: int, sentence: str) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            name = next(name for name, place in self.header.places.items() if place == column)
            self.faults.append(Fault(self.grid.place(row, column, BY_NAME[name].heading), sentence))


def _about_amount(said: float | Bad | None, amount: int) -> tuple[str, str]:
    """Column and sentence: too much, or not what quantity and price give (within a đồng of rounding)."""
    if amount > MAX_DONG:
        return "unit_price", TOO_MUCH
    if said is None or isinstance(said, Bad) or abs(said - amount) < 1:
        return "amount", ""
    return "amount", f"ghi {format_dong(round(said))}, nhưng số lượng × đơn giá = {format_dong(amount)}."


def rows_of(reading: Reading) -> Iterator[Line]:
    """The lines as JSON holds them: the quantity as text."""
    for line in reading.lines:
        quantity: Decimal = line["quantity"]
        yield {**line, "quantity": f"{quantity.normalize():f}"}
