"""What a list that leaves as a file consists of: columns with how each cell is read, and how its rows are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from core.keyset import in_chunks
from core.sheets import Column, Kind
from organisations.actors import Actor

Value = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A column and how its value is read from a row."""

    column: Column
    value: Value


@dataclass(frozen=True, slots=True)
class Found:
    """What a filter finds. `rows` is read once, in the order of the page; `count` counts all of them, for progress.

    `conditions` = the filter in words; `name` = what tells this file from others of its list, for its file name.
    """

    rows: Iterable[Any]
    count: Callable[[], int]
    conditions: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class ExportList:
    """A list that leaves as Excel and CSV.

    `find` reads the very parameters of the page and raises NotFound for whoever does not have that page, so it is the
    permission check as well. `page` names an address without arguments: the list, or what leads to it.
    """

    key: str
    title: str
    page: str
    cells: tuple[Cell, ...]
    find: Callable[[Actor, QueryDict], Found]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Headings, kinds and widths."""
        return tuple(cell.column for cell in self.cells)

    def written(self, rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
        """Rows as the cells of a sheet."""
        values = [cell.value for cell in self.cells]
        for row in rows:
            yield [value(row) for value in values]


def key(name: str) -> Value:
    """A cell read from a row of `values()`."""
    return itemgetter(name)


def attr(name: str) -> Value:
    """A cell read from an object."""
    return attrgetter(name)


def text(heading: str, value: Value, width: int = 18) -> Cell:
    """Words."""
    return Cell(Column(heading, "text", width), value)


def figure(heading: str, value: Value, kind: Kind = "money", width: int = 18) -> Cell:
    """An amount of whole đồng, unless `kind` says otherwise."""
    return Cell(Column(heading, kind, width), value)


def day(heading: str, value: Value, kind: Kind = "day") -> Cell:
    """A day, or a moment."""
    return Cell(Column(heading, kind, 13 if kind == "day" else 17), value)


def all_of(rows: QuerySet[Any, dict[str, Any]], order: str) -> Iterator[dict[str, Any]]:
    """Rows of a board, the latest `order` first as on the page, a chunk in memory at a time."""
    for chunk in in_chunks(rows.order_by(f"-{order}", "-id")):
        yield from chunk


def condition(label: str, value: str, choices: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """A condition in words; nothing when it is not one of the choices, which the page ignores as well."""
    words = {str(name): str(said) for name, said in choices}.get(value)
    return (f"{label}: {words}",) if value and words else ()
