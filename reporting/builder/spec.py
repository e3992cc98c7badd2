"""A report as it is kept: keys of the catalogue and values, never a piece of SQL. Read strictly: what is unknown is refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.errors import Refused
from reporting.builder.catalogue import SUBJECTS
from reporting.builder.columns import EMPTY, FILLED, PLAN_YEAR, Column, Subject
from reporting.builder.periods import FIXED, MOVING, YEARLY, Period

MOST_COLUMNS: Final = 30
MOST_FILTERS: Final = 12
MOST_GROUPS: Final = 2
GONE: Final = "Báo cáo dùng một mục không còn trong danh mục; người lập mở trang “Sửa” của báo cáo, chọn lại rồi lưu."
COUNT: Final = "so-dong"
"""In place of a column where groups are sorted: by the number of rows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A column, a question, and what it is compared with (as text; empty for questions that compare with nothing)."""

    column: str
    operator: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """What a report holds. Columns in their order; `groups` = up to two; `falling`: the greatest first."""

    subject: str
    columns: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    groups: tuple[str, ...] = ()
    averages: bool = False
    period: Period = field(default_factory=Period)
    sort: str = ""
    falling: bool = False

    @property
    def about(self) -> Subject:
        return SUBJECTS[self.subject]

    def column(self, key: str) -> Column:
        """A row of the catalogue."""
        return self.about.by_key[key]

    @property
    def summed(self) -> tuple[Column, ...]:
        """Those of its columns that have a sum."""
        return tuple(c for c in map(self.column, self.columns) if c.sums)


def to_json(spec: Spec) -> dict[str, Any]:
    """As it lies in the database."""
    kept = asdict(spec)
    for name in ("first", "last"):
        day = kept["period"][name]
        kept["period"][name] = day.isoformat() if day else None
    return kept


def from_json(kept: dict[str, Any]) -> Spec:
    """Read what was kept. Raises Refused when a key of it is no longer in the catalogue, or never was."""
    try:
        period = {**kept["period"]}
        for name in ("first", "last"):
            period[name] = date.fromisoformat(period[name]) if period[name] else None
        found = Spec(
            subject=str(kept["subject"]), columns=tuple(kept["columns"]),
            conditions=tuple(Condition(**row) for row in kept["conditions"]), groups=tuple(kept["groups"]),
            averages=bool(kept["averages"]), period=Period(**period), sort=str(kept["sort"]),
            falling=bool(kept["falling"]),
        )  # fmt: skip
        known = _known(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(GONE) from error
    if not known:
        raise Refused(GONE)
    return found


def _known(spec: Spec) -> bool:
    """Every key is in the catalogue and is used as the catalogue allows."""
    about = spec.about
    columns = [about.by_key[key] for key in spec.columns]
    days = {column.key for column in about.days}
    period, sort = spec.period, spec.sort
    return (
        bool(columns) and len(columns) <= MOST_COLUMNS and len(set(spec.columns)) == len(columns)
        and len(spec.groups) <= MOST_GROUPS and all(about.by_key[key].groups for key in spec.groups)
        and len(set(spec.groups)) == len(spec.groups) and len(spec.conditions) <= MOST_FILTERS
        and all(_askable(about.by_key[row.column], row) for row in spec.conditions)
        and (not period.kind or (period.kind in {*FIXED, *MOVING} and period.column in days))
        and (period.column != PLAN_YEAR or not period.kind or period.kind in YEARLY)
        and (not sort or sort in sortable(spec))
    )  # fmt: skip


def _askable(column: Column, row: Condition) -> bool:
    if not column.filters or row.operator not in column.operators:
        return False
    if row.operator in {EMPTY, FILLED}:
        return True
    value_of(column, row.value)
    return True


def sortable(spec: Spec) -> tuple[str, ...]:
    """By what the rows, or the groups, can be sorted."""
    if spec.groups:
        return (*spec.groups, COUNT, *(column.key for column in spec.summed))
    return spec.columns


def value_of(column: Column, text: str) -> Any:
    """A kept value as the database compares it. Raises ValueError or KeyError when it is none."""
    if column.choices:
        known = {str(key): key for key in column.choices()}
        return known[text]
    if column.kind == "day":
        return date.fromisoformat(text)
    if column.kind in {"number", "percent"}:
        number = Decimal(text)
        if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
            raise ValueError(text)
        return number
    if column.kind == "money":
        amount = int(text)
        if abs(amount) >= 10**15:
            raise ValueError(text)
        return amount
    return text
