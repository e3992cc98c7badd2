"""What a column and a subject of the catalogue are, which questions fit a kind, and the pieces expressions are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, TruncDate

from organisations.actors import Actor
from organisations.models.units import UnitType

Kind = Literal["text", "number", "money", "percent", "day"]
KINDS: Final[Mapping[str, str]] = {
    "text": "chữ", "number": "số", "money": "tiền (đồng)", "percent": "tỷ lệ (%)", "day": "ngày",
}  # fmt: skip
NUMERIC: Final = frozenset({"number", "money", "percent"})
EMPTY, FILLED = "trong", "co"
OPERATORS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "la": ("là", frozenset({"text", "number", "money", "percent", "day"})),
    "khac": ("khác", frozenset({"text", "number", "money", "percent", "day"})),
    "chua": ("có chứa (không cần dấu)", frozenset({"text"})),
    "tu": ("từ … trở lên", frozenset({"number", "money", "percent", "day"})),
    "den": ("đến … trở xuống", frozenset({"number", "money", "percent", "day"})),
    EMPTY: ("để trống", frozenset(KINDS)),
    FILLED: ("đã có", frozenset(KINDS)),
}
"""Key -> words, and the kinds it may be asked of."""
CHOSEN: Final = frozenset({"la", "khac", EMPTY, FILLED})
"""What can be asked of a column with a closed list."""

Choices = Callable[[], Mapping[Any, str]]
Build = Callable[[date], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A row of the catalogue. `build(today)` gives the expression; `help` says what it means, `source` which law or book.

    `choices`: what is stored -> words. `groups`, `filters`, `sums`: what may be done with it.
    """

    key: str
    label: str
    help: str
    kind: Kind
    build: Build
    source: str = ""
    choices: Choices | None = None
    groups: bool = False
    filters: bool = True
    sums: bool = False
    width: int = 18

    @property
    def alias(self) -> str:
        """Its name in the query; no column of a table begins so."""
        return f"c_{self.key}"

    @property
    def operators(self) -> frozenset[str]:
        """The questions that fit."""
        fitting = frozenset(key for key, (_, kinds) in OPERATORS.items() if self.kind in kinds)
        return fitting & CHOSEN if self.choices else fitting


@dataclass(frozen=True)
class Subject:
    """What one row of a report is. `rows(actor)` is the selector of the rows: what the reader may see, nothing else."""

    key: str
    label: str
    noun: str
    help: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[Column, ...]
    usual: tuple[str, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Its columns by their keys."""
        return {column.key: column for column in self.columns}

    @property
    def days(self) -> tuple[Column, ...]:
        """What a period can be laid on."""
        return tuple(c for c in self.columns if c.kind == "day" or c.key == PLAN_YEAR)


PLAN_YEAR: Final = "plan_year"


# --- expressions -----------------------------------------------------------------------------------------------------
def plain(path: str) -> Build:
    """A column of the table, or of one it points to."""
    return lambda _: F(path)


def words_at(path: str) -> Build:
    """The same, as text without a length."""
    return lambda _: Cast(F(path), TextField())


def day_of(path: str) -> Build:
    """The day of a moment, by the clock of Vietnam."""
    return lambda _: TruncDate(path)


def first_of(model: type[Model], link: str, value: str) -> Build:
    """A value of the first row that hangs on this one."""
    return lambda _: Subquery(model._default_manager.filter(**{link: OuterRef("pk")}).order_by("pk").values(value)[:1])


def reckoned(model: type[Model], link: str, sum_of: Any, *, outer: str, where: Q | None = None) -> Build:
    """An aggregate over the rows that hang on this one: asked in the row's own subquery, so rows never multiply."""

    def build(today: date) -> Any:
        rows = model._default_manager.filter(**{link: OuterRef(outer)}).filter(where or Q()).order_by()
        return Subquery(rows.values(link).annotate(found=sum_of).values("found")[:1])

    return build


def days_until(path: str) -> Build:
    """Calendar days from today to a day; negative once it is past."""
    return lambda today: Func(
        F(path), Cast(Value(today), DateField()), template="(%(expressions)s)", arg_joiner=" - ",
        output_field=IntegerField(),
    )  # fmt: skip


def place_name(versions: str) -> Combinable:
    """“Phường Biên Hòa” from the version of a unit at this path."""
    kinds = (When(**{f"{versions}type": value}, then=Value(label)) for value, label in UnitType.choices)
    return Concat(Case(*kinds, output_field=CharField()), Value(" "), F(f"{versions}name"), output_field=TextField())


def in_force(versions: str, day: date) -> Q:
    """The version of a unit that holds on a day."""
    ends = Q(**{f"{versions}valid_to__isnull": True}) | Q(**{f"{versions}valid_to__gt": day})
    return ends & Q(**{f"{versions}valid_from__lte": day})
