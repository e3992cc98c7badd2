"""What is shown and written: headings, cells in words or figures, groups with their sums, totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core import sheets
from core.errors import Refused
from organisations.actors import Actor
from reporting.builder import query
from reporting.builder.columns import Column
from reporting.builder.spec import Spec

TOTAL: Final = "Tổng cộng"
NOTHING: Final = "(không ghi)"
PREVIEWED: Final = 50
MOST_GROUPS: Final = 5000
FIRST: Final = sheets.Column("TT", "text", 12)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. `weight`: "" an ordinary one, "group" a sum of a group, "total" the last."""

    cells: tuple[Any, ...]
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows, the number of all, and the totals of all; `more`: there are others."""

    headings: tuple[sheets.Column, ...]
    lines: tuple[Line, ...]
    total: Line
    count: int
    more: bool


def headings(spec: Spec) -> tuple[sheets.Column, ...]:
    """The columns of the table as people read them."""
    if not spec.groups:
        return (FIRST, *(_heading(spec.column(key)) for key in spec.columns))
    measures: list[sheets.Column] = [sheets.Column("Số dòng", "number", 10)]
    for column in spec.summed:
        measures.append(sheets.Column(column.label, column.kind, column.width))
        if spec.averages:
            measures.append(sheets.Column(f"{column.label}, bình quân", column.kind, column.width))
    return (FIRST, *(_heading(spec.column(key)) for key in spec.groups), *measures)


def preview(spec: Spec, actor: Actor, *, today: date) -> Preview:
    """The first fifty rows with the totals of all. Two statements."""
    found = query.totals(spec, actor, today=today)
    if spec.groups:
        rows = query.groups(spec, actor, today=today, at_most=PREVIEWED + 1)
        shown = tuple(_group_lines(spec, rows[:PREVIEWED], whole=len(rows) <= PREVIEWED))
        return Preview(headings(spec), shown, _total(spec, found), found[query.ROWS], len(rows) > PREVIEWED)
    taken = list(query.lines(spec, actor, today=today, at_most=PREVIEWED))
    shown = tuple(_plain_lines(spec, taken))
    return Preview(headings(spec), shown, _total(spec, found), found[query.ROWS], found[query.ROWS] > len(taken))


def table(spec: Spec, actor: Actor, *, today: date) -> Iterator[Line]:
    """Every row, then the totals. Rows come as they are read: a hundred thousand need no memory to speak of."""
    if spec.groups:
        rows = query.groups(spec, actor, today=today, at_most=MOST_GROUPS + 1)
        if len(rows) > MOST_GROUPS:
            raise Refused("Báo cáo chia thành hơn 5.000 nhóm; hãy nhóm theo cột có ít giá trị hơn hoặc thêm điều kiện.")
        yield from _group_lines(spec, rows, whole=True)
    else:
        yield from _plain_lines(spec, query.lines(spec, actor, today=today))
    yield _total(spec, query.totals(spec, actor, today=today))


def _heading(column: Column) -> sheets.Column:
    return sheets.Column(column.label, column.kind, column.width)


def _plain_lines(spec: Spec, rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    said = [_speaker(spec.column(key)) for key in spec.columns]
    for number, row in enumerate(rows, start=1):
        yield Line((str(number), *(say(value) for say, value in zip(said, row, strict=True))))


def _group_lines(spec: Spec, rows: list[dict[str, Any]], *, whole: bool) -> Iterator[Line]:
    """A line a group; with two levels, the sum of the first after its last line, unless the page was cut off there."""
    keys = [spec.column(key) for key in spec.groups]
    said = [_speaker(column) for column in keys]
    held: list[dict[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        names = [say(row[f"o{column.alias}"]) for say, column in zip(said, keys, strict=True)]
        yield Line((str(number), *(NOTHING if name in {None, ""} else name for name in names), *_figures(spec, row)))
        held.append(row)
        following = rows[number] if number < len(rows) else None
        first = f"o{keys[0].alias}"
        ended = following is None or following[first] != row[first]
        if len(keys) > 1 and ended:
            if following is not None or whole:
                name = NOTHING if names[0] in {None, ""} else names[0]
                yield Line(("Cộng", name, "", *_figures(spec, _added(spec, held))), "group")
            held = []


def _total(spec: Spec, found: dict[str, Any]) -> Line:
    if spec.groups:
        return Line((TOTAL, *("" for _ in spec.groups), *_figures(spec, found)), "total")
    cells = (_number(found[query.sum_name(c)]) if c.sums else "" for c in map(spec.column, spec.columns))
    return Line((TOTAL, *cells), "total")


def _figures(spec: Spec, row: dict[str, Any]) -> Iterator[Any]:
    """Number of rows; then of each column its sum and, when asked, sum by number of values, rounded to a whole."""
    yield row[query.ROWS]
    for column in spec.summed:
        total, count = row[query.sum_name(column)], row[query.count_name(column)]
        yield _number(total)
        if spec.averages:
            yield int((Decimal(total) / count).to_integral_value()) if count else None


def _added(spec: Spec, rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = [name(column) for column in spec.summed for name in (query.sum_name, query.count_name)]
    found: dict[str, Any] = {name: sum(row[name] or 0 for row in rows) for name in (query.ROWS, *names)}
    for column in spec.summed:
        if not found[query.count_name(column)]:
            found[query.sum_name(column)] = None
    return found


def _speaker(column: Column) -> Any:
    """How a value of the column is said: a stored word by its label, figures as figures, days as days."""
    if column.choices:
        words = column.choices()
        return lambda value: words.get(value, value)
    return _number if column.kind in {"number", "money", "percent"} else lambda value: value


def _number(value: Any) -> Any:
    """PostgreSQL sums bigint into numeric: whole numbers are whole again, others keep one place."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.quantize(Decimal("0.1"))
    return value
