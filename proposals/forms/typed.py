"""The lines of the estimate as typed, read by the fields of the form without building a form for each of them.

Fast, because it runs while somebody types. Nothing is stored from here: what is stored passes through the forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from budgets.assessment import Line
from core.money import MAX_DONG
from proposals.forms.estimate import ONE, TOO_MUCH, EstimateForm, LineRow
from proposals.services.sections import amount_of
from proposals.sums import SOURCES

PREFIX = "lines"
CELL = re.compile(rf"{PREFIX}-(\d{{1,3}})-(\w+)", re.ASCII)
MULTIPLIER = "priority_multiplier"
_WORTH_A_ROW = tuple(name for name in LineRow.base_fields if name not in {"row", *LineRow.ignored_when_blank})
_READ = ("quantity", "unit_price", "units", *SOURCES)


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read: the id of its field, where it stands, why."""

    field_id: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line as it stands on the page. `prefix` = of its fields, `key` = of its anchor (`dong-<key>`). Đồng."""

    prefix: str
    key: str
    name: str
    content: str
    item: str
    recipient: str
    units: int
    year: int | None
    amount: int
    national: int
    local: int
    beneficiary: int
    other: int

    def as_line(self) -> Line:
        """As the calculator takes it."""
        return Line(
            key=self.key, content=self.content, cost=self.amount, asked=self.national, name=self.name, item=self.item,
            recipient=self.recipient, units=self.units,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything of the section that the assessment takes."""

    lines: tuple[TypedLine, ...]
    multiplier: Decimal = ONE
    unread: tuple[Unread, ...] = field(default=())


def read_typed(posted: Mapping[str, list[str]]) -> Typed:
    """Read what was posted. A cell that cannot be read counts as nothing and is named."""
    rows: dict[int, dict[str, str]] = {}
    for name, texts in posted.items():
        if texts and (found := CELL.fullmatch(name)):
            rows.setdefault(int(found[1]), {})[found[2]] = texts[0]
    unread: list[Unread] = []
    multiplier = _read(EstimateForm, MULTIPLIER, (posted.get(MULTIPLIER) or [""])[0], f"id_{MULTIPLIER}", "", unread)
    lines, keys = [], set()
    for number, place in enumerate(sorted(rows), start=1):
        cells = rows[place]
        if "DELETE" in cells or not any(cells.get(name) for name in _WORTH_A_ROW):
            continue
        prefix = f"{PREFIX}-{place}"
        key = cells.get("row", "")
        key = key if key.isascii() and key.isdigit() and key not in keys else prefix
        keys.add(key)
        lines.append(_line(cells, prefix, key, number, unread))
    return Typed(tuple(lines), ONE if multiplier is None else multiplier, tuple(unread))


def _line(cells: Mapping[str, str], prefix: str, key: str, number: int, unread: list[Unread]) -> TypedLine:
    where = f"Dòng {number}"
    read = {
        name: _read(LineRow, name, cells.get(name, ""), f"id_{prefix}-{name}", where, unread) or 0 for name in _READ
    }
    amount = amount_of(Decimal(read["quantity"]), read["unit_price"])
    if amount > MAX_DONG:
        unread.append(Unread(f"id_{prefix}-unit_price", f"{where}, Đơn giá", TOO_MUCH))
        amount = 0
    year = cells.get("year", "")
    return TypedLine(
        prefix=prefix, key=key, name=cells.get("name", "").strip(), content=cells.get("content_code", ""),
        item=cells.get("cost_item", ""), recipient=cells.get("recipient", ""), units=read["units"] or 1,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == len("2027") else None, amount=amount,
        **{name: read[name] for name in SOURCES},
    )  # fmt: skip


def _read(form: Any, name: str, text: str, field_id: str, where: str, unread: list[Unread]) -> Any:
    """The value of a cell; None when nothing was typed, or nothing that can be read."""
    if not text.strip():
        return None
    item = form.base_fields[name]
    try:
        return item.clean(text)
    except ValidationError as error:
        label = str(item.label)
        unread.append(Unread(field_id, f"{where}, {label}" if where else label, error.messages[0]))
        return None
