"""Two versions of an estimate beside each other: what changed in each cell, which lines came and went. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.money import format_decimal, format_dong
from proposals.estimates import VersionLine
from proposals.models import EstimateVersion

FIGURES: tuple[tuple[str, str], ...] = (
    ("quantity", "Số lượng"), ("unit_price", "Đơn giá"), ("amount", "Thành tiền"), ("national", "KC quốc gia"),
    ("local", "KC địa phương"), ("beneficiary", "Thụ hưởng"), ("other", "Khác"),
)  # fmt: skip
SUMMED = tuple(name for name, _ in FIGURES[2:])
WORDS = ("name", "unit_name", "content_code", "cost_item", "recipient_name", "units", "year")
ADDED, REMOVED, CHANGED = "thêm", "bỏ", "đổi"
LINES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in both versions. None = the line is not there. Đồng, or a quantity."""

    name: str
    before: Decimal | int | None
    after: Decimal | int | None

    @property
    def changed(self) -> bool:
        """Both are there and differ."""
        return self.before is not None and self.after is not None and self.before != self.after

    @property
    def sign(self) -> str:
        """▲ or ▼ beside the newer figure, so that colour is not needed."""
        if not self.changed or self.before is None or self.after is None:
            return ""
        return "▲" if self.after > self.before else "▼"

    @property
    def words(self) -> str:
        """The change for whoever hears the page."""
        return {"▲": "tăng", "▼": "giảm"}.get(self.sign, "")

    @property
    def old(self) -> str:
        """The figure of the first version as it is written."""
        return _written(self.before)

    @property
    def new(self) -> str:
        """The figure of the second version as it is written."""
        return _written(self.after)


@dataclass(frozen=True, slots=True)
class Row:
    """One line in both versions; `state` is empty, thêm, bỏ or đổi. `notes` say what changed in words and why."""

    title: str
    was: str
    content: str
    state: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in both versions, đồng."""

    title: str
    before: int
    after: int

    @property
    def difference(self) -> str:
        """With its sign; "0" when nothing changed."""
        gap = self.after - self.before
        return f"{'+' if gap > 0 else ''}{format_dong(gap)}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the page and the file show."""

    before: EstimateVersion
    after: EstimateVersion
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    contents: tuple[Sum, ...]

    @property
    def changes(self) -> int:
        """How many lines differ."""
        return sum(bool(row.state) for row in self.rows)

    @property
    def shown(self) -> tuple[Row, ...]:
        """What a page holds: all lines, of a long estimate those that differ, the first of them."""
        few = len(self.rows) <= LINES_AT_ONCE
        return self.rows if few else tuple(row for row in self.rows if row.state)[:LINES_AT_ONCE]


def compare(before: EstimateVersion, after: EstimateVersion, titles: Mapping[str, str]) -> Comparison:
    """Lines are matched by their key; those of the newer version keep their order, those taken out stand last."""
    old = {line["line"]: line for line in before.lines}
    new = {line["line"]: line for line in after.lines}
    rows = [_row(old.get(key), line, titles) for key, line in new.items()]
    rows += [_row(line, None, titles) for key, line in old.items() if key not in new]
    return Comparison(
        before, after, tuple(rows),
        tuple(Cell(name, _total(before.lines, name), _total(after.lines, name)) for name in SUMMED),
        tuple(_contents(before.lines, after.lines, titles)),
    )  # fmt: skip


def _row(old: VersionLine | None, new: VersionLine | None, titles: Mapping[str, str]) -> Row:
    shown = new or old or {}
    cells = tuple(Cell(name, _figure(old, name), _figure(new, name)) for name, _ in FIGURES)
    notes = _notes(old, new, titles)
    state = ADDED if old is None else REMOVED if new is None else CHANGED if notes or _differ(cells) else ""
    was = old["name"] if old and new and old["name"] != new["name"] else ""
    opinion = (new or {}).get("opinion", "")
    said = (*notes, f"Ý kiến: {opinion}") if opinion else notes
    return Row(shown["name"], was, titles.get(shown["content_code"], ""), state, cells, said)


def _notes(old: VersionLine | None, new: VersionLine | None, titles: Mapping[str, str]) -> tuple[str, ...]:
    labels = {
        "unit_name": "đơn vị tính", "content_code": "nội dung", "cost_item": "khoản mục", "recipient_name": "thụ hưởng",
        "units": "số đối tượng", "year": "năm", "name": "tên",
    }  # fmt: skip
    if old is None or new is None:
        return ()
    changed = [name for name in WORDS if old[name] != new[name]]
    return tuple(f"Đổi {labels[name]}: {_said(old[name], titles)} → {_said(new[name], titles)}" for name in changed)


def _said(value: Any, titles: Mapping[str, str]) -> str:
    return str(titles.get(value, value) or "trống")


def _written(value: Decimal | int | None) -> str:
    if isinstance(value, Decimal):
        return format_decimal(value, max(0, -int(value.normalize().as_tuple().exponent)))
    return "" if value is None else format_dong(value)


def _differ(cells: Iterable[Cell]) -> bool:
    return any(cell.changed for cell in cells)


def _figure(line: VersionLine | None, name: str) -> Decimal | int | None:
    if line is None:
        return None
    return Decimal(line[name]) if name == "quantity" else line[name]


def _total(lines: Sequence[VersionLine], name: str) -> int:
    return sum(line[name] for line in lines)


def _contents(old: Sequence[VersionLine], new: Sequence[VersionLine], titles: Mapping[str, str]) -> Iterable[Sum]:
    codes = dict.fromkeys(line["content_code"] for line in (*new, *old))
    for code in codes:
        before, after = (
            sum(line["national"] for line in lines if line["content_code"] == code) for lines in (old, new)
        )
        yield Sum(titles.get(code, code) or "Chưa chọn nội dung", before, after)
