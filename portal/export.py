"""The published record as files: CSV and Excel for people, JSON and JSON Lines for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from core.sheets import FORMULA_STARTS, Column, Kind, write_xlsx
from portal.fields import FIELDS, NAMES, record

BYTE_ORDER_MARK: Final = "\ufeff"
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "atom": "application/atom+xml; charset=utf-8",
}
_CELLS: Final[dict[str, Kind]] = {
    "integer": "number", "year": "number", "money": "money", "date": "day", "moment": "moment",
}  # fmt: skip
Row = Mapping[str, Any]


def csv_of(rows: Iterable[Row]) -> str:
    """The whole file: UTF-8 with a mark, names of fields on top, dates as in JSON, lists with "; "."""
    return "".join(csv_lines(rows))


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The same a line at a time."""
    yield BYTE_ORDER_MARK + _line(NAMES)
    for row in rows:
        yield _line([_cell(value) for value in record(row).values()])


def table_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Any small table in the same dialect."""
    return BYTE_ORDER_MARK + "".join([_line(heads), *(_line([_cell(value) for value in row]) for row in rows)])


def _line(cells: Sequence[Any]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(cells)
    return file.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if isinstance(value, str | list) and text.startswith(FORMULA_STARTS) else text


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One record a line."""
    for row in rows:
        yield json.dumps(record(row), ensure_ascii=False) + "\n"


def xlsx_of(rows: Iterable[Row], heading: str) -> bytes:
    """One sheet; the name of the field stands behind its label."""
    columns = [Column(f"{field.label} ({field.name})", _CELLS.get(field.kind, "text")) for field in FIELDS]
    return sheet_of(columns, (_sheet_row(row) for row in rows), heading)


def sheet_of(columns: Sequence[Column], rows: Iterable[Sequence[Any]], heading: str) -> bytes:
    """Any table as Excel."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        write_xlsx(path, columns, rows, heading=heading)
        return path.read_bytes()


def _sheet_row(row: Row) -> list[Any]:
    known = record(row)
    # Days and moments as such: a program of tables sorts them.
    return [
        "; ".join(known[name]) if isinstance(known[name], list)
        else row[name] if isinstance(row.get(name), date | datetime) else known[name]
        for name in NAMES
    ]  # fmt: skip
