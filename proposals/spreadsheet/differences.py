"""What a sheet would change: its lines beside those that stand, cell by cell. Pure; lines as `reading.rows_of` gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.text import fold
from proposals.spreadsheet.layout import COLUMNS, MONEY, Column, Holds

Line = Mapping[str, Any]

COMPARED = tuple(column for column in COLUMNS if column.holds not in {Holds.KEY, Holds.ORDER})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that differs."""

    column: Column
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A line that stays with other cells. `number` = its place in the sheet, from 1."""

    number: int
    old: Line
    new: Line
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything an import would do. Numbers count from 1: of the sheet, for removed lines of what stands."""

    added: tuple[tuple[int, Line], ...]
    changed: tuple[Change, ...]
    removed: tuple[tuple[int, Line], ...]
    same: int
    is_reordered: bool

    @property
    def is_empty(self) -> bool:
        """Whether the sheet says what stands already."""
        return not (self.added or self.changed or self.removed or self.is_reordered)


def completed(
    rows: Iterable[Line], standing: Sequence[Line], empty: Mapping[str, Any], *, has_keys: bool
) -> list[dict[str, Any]]:
    """The rows as whole lines: cells of columns the sheet does not have stay as they stand, or are empty.

    A key nobody knows makes a new line. A sheet without keys finds its lines by content and name, each once.
    """
    by_key = {line["row"]: line for line in standing}
    by_name: dict[tuple[str, str], list[Line]] = defaultdict(list)
    if not has_keys:
        for line in reversed(standing):
            by_name[_name_of(line)].append(line)
    lines = []
    for row in rows:
        old = by_key.get(row.get("row"))
        if old is None and (alike := by_name.get(_name_of({**empty, **row}))):
            old = alike.pop()
        lines.append({**(old or empty), **row, "row": old["row"] if old else None})
    return lines


def compare(lines: Sequence[Line], standing: Sequence[Line]) -> Differences:
    """What would be added, changed and removed."""
    by_key = {line["row"]: line for line in standing}
    added, changed, same = [], [], 0
    for number, line in enumerate(lines, start=1):
        old = by_key.get(line["row"])
        if old is None:
            added.append((number, line))
        elif cells := _differing(old, line):
            changed.append(Change(number, old, line, cells))
        else:
            same += 1
    kept = [line["row"] for line in lines if line["row"] in by_key]
    staying = set(kept)
    removed = [(number, line) for number, line in enumerate(standing, start=1) if line["row"] not in staying]
    order = [line["row"] for line in standing if line["row"] in staying]
    return Differences(tuple(added), tuple(changed), tuple(removed), same, kept != order)


def sums_of(lines: Iterable[Line]) -> dict[str, int]:
    """The bottom row: thành tiền and the four sources, đồng."""
    sums = dict.fromkeys(MONEY, 0)
    for line in lines:
        for name in MONEY:
            sums[name] += line[name]
    return sums


def unbalanced(lines: Iterable[Line]) -> int:
    """How many lines have sources that do not add up to thành tiền."""
    return sum(line["amount"] != sum(line[name] for name in MONEY if name != "amount") for line in lines)


def _differing(old: Line, new: Line) -> tuple[Cell, ...]:
    return tuple(
        Cell(column, old[column.stored_as], new[column.stored_as])
        for column in COMPARED
        if old[column.stored_as] != new[column.stored_as]
    )


def _name_of(line: Line) -> tuple[str, str]:
    return str(line["content_code"]), fold(str(line["name"]))
