"""Where the table begins: the row of headings, in any order, in one row or in two, with other columns among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from core.errors import Reason, Refused
from proposals.spreadsheet.grid import Grid
from proposals.spreadsheet.layout import COLUMNS, Column, column_headed, letters

LOOKED_AT = 40
ENOUGH = 3
"""So many headings in a row are the header; a title above the table holds fewer."""
_NUMBER = re.compile(r"\(?([0-9]{1,2})(?:\.0)?\)?(?:\s*=[0-9x*+/() ]+)?")
_LETTER = re.compile(r"\(?[A-E]\)?")


@dataclass(frozen=True, slots=True)
class Header:
    """Name of a column -> its place in the sheet, and the last row of the headings (from 0)."""

    places: dict[str, int]
    row: int
    rows: Iterator[Sequence[Any]]
    """The rows below."""


def find_header(grid: Grid) -> Header | None:
    """The header within the first rows; None when the sheet has none. Raises Refused when columns are missing."""
    top = list(islice(grid.rows, LOOKED_AT))
    for row, cells in enumerate(top):
        places = _headed(cells, grid, row)
        if len(places) < ENOUGH:
            continue
        last, below = row, top[row + 1 :]
        if below and (more := _second_row(below[0], places, grid, row + 1)):
            places, last, below = places | more, row + 1, below[1:]
        if below and _is_numbering(below[0]):
            last, below = last + 1, below[1:]
        _require(places, last)
        return Header(places, last, chain(below, grid.rows))
    return None


def _headed(cells: Sequence[Any], grid: Grid, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    twice = ""
    for place, cell in enumerate(cells, start=grid.left):
        column = column_headed(cell) if isinstance(cell, str) else None
        if column and column.name in found:
            twice = twice or _twice(column, found[column.name], place, row)
        elif column:
            found[column.name] = place
    if twice and len(found) >= ENOUGH:
        raise Refused(Reason(twice, "file"))
    return found


def _second_row(cells: Sequence[Any], places: dict[str, int], grid: Grid, row: int) -> dict[str, int]:
    """Headings under a shared one such as “Nguồn kinh phí”: only text, under columns that have no name yet."""
    filled = [cell for cell in cells if cell != ""]
    if not filled or not all(isinstance(cell, str) for cell in filled):
        return {}
    below = _headed(cells, grid, row)
    if len(below) * 2 < len(filled) or set(below.values()) & set(places.values()):
        return {}
    return {name: place for name, place in below.items() if name not in places}


def _is_numbering(cells: Sequence[Any]) -> bool:
    """The row “(A) (B) (1) (2) … (6)=(4)x(5)” under the headings of a printed form."""
    filled = [str(cell).strip() for cell in cells if cell != ""]
    numbers = [_NUMBER.fullmatch(text) for text in filled if not _LETTER.fullmatch(text)]
    if len(numbers) < ENOUGH or not all(numbers):
        return False
    places = [int(found[1]) for found in numbers if found]
    return places == list(range(places[0], places[0] + len(places))) and places[0] == 1


def _require(places: dict[str, int], row: int) -> None:
    missing = [column.heading for column in COLUMNS if column.required and column.name not in places]
    if missing:
        where = f"dòng tiêu đề (dòng {row + 1})"
        raise Refused(Reason(f"Bảng thiếu cột: {', '.join(missing)}. Hãy thêm vào {where} rồi tải lại.", "file"))


def _twice(column: Column, first: int, second: int, row: int) -> str:
    cells = f"{letters(first)}{row + 1} và {letters(second)}{row + 1}"
    return f"Cột “{column.heading}” có hai lần ({cells}). Hãy để lại một cột."
