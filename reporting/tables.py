"""A table of figures: what it shows, where its figures come from, what lies behind each. One for page, file and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from core.charts import Bar, bars
from core.money import format_dong, format_million
from core.sheets import Column

NOTHING: Final = "–"
FULL: Final = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and the address of what lies behind it. `chart` is drawn above it; `folded` = the words that unfold it."""

    value: Any
    url: str = ""
    chart: str = ""
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns. `key` names it in addresses; `rule` says how it is counted and by what text."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    rule: tuple[str, ...] = ()
    chart: str = ""
    empty: str = "Chưa có số liệu trong phạm vi đã chọn."

    @property
    def all_rows(self) -> Iterator[tuple[Any, ...]]:
        """Plain values for a file, the total last."""
        for row in (*self.rows, *((self.total,) if self.total else ())):
            yield tuple(cell.value for cell in row)

    @property
    def written(self) -> list[list[Written]]:
        """The rows as a page writes them."""
        return [_written(self.columns, row) for row in self.rows]

    @property
    def written_total(self) -> list[Written]:
        """The total as a page writes it."""
        return _written(self.columns, self.total)


@dataclass(frozen=True, slots=True)
class Written:
    """A cell as text under its heading."""

    text: str
    url: str
    heading: str
    number: bool
    chart: str = ""
    folded: str = ""


@dataclass(slots=True)
class Page:
    """What one page of statistics shows: plain numbers on top, then tables; `notes` speak of the whole."""

    tables: list[Table] = field(default_factory=list)
    figures: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def shown(value: Any, kind: str) -> str:
    """A value as a page writes it: money in millions of đồng, per cent with one place, a dash for what is not known."""
    if value is None or value == "":
        return NOTHING
    if kind == "money":
        return format_million(int(value))
    if kind == "percent":
        return f"{Decimal(value):.1f}%".replace(".", ",")
    if isinstance(value, int):
        return format_dong(value)
    if isinstance(value, float | Decimal):
        return f"{value:.1f}".replace(".", ",")
    return str(value)


def share(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in per cent, None where there is nothing to divide by."""
    return Decimal(part * FULL) / Decimal(whole) if whole else None


def cells(values: Iterable[Any]) -> tuple[Cell, ...]:
    """Values without anything behind them."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)


def chart_of(table: Table, *, value: int, kind: str, desc: str, most: int = 40) -> str:
    """Bars of one column over the rows of a table."""
    found = [Bar(str(row[0].value), float(row[value].value or 0), shown(row[value].value, kind)) for row in table.rows]
    drawn = [bar for bar in found if bar.value][:most]
    return bars(f"bieu-{table.key}", f"Biểu đồ: {table.title}", desc, drawn)


def _written(columns: Sequence[Column], row: Sequence[Cell]) -> list[Written]:
    return [
        Written(
            shown(cell.value, column.kind),
            cell.url,
            column.heading,
            column.kind in {"number", "money", "percent"},
            cell.chart,
            cell.folded,
        )
        for column, cell in zip(columns, row, strict=bool(row))
    ]
