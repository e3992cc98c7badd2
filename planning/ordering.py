"""The order in which the law considers đề án, as dated data (`criteria/priority.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "criteria" / "priority.yaml"


@dataclass(frozen=True, slots=True)
class Cited:
    """A head of the order: what it is called, the article, how sure we are, and a remark."""

    title: str
    citation: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Territory(Cited):
    """A territory and the mark that says a đề án is there; earlier in the list goes first."""

    mark: str


@dataclass(frozen=True, slots=True)
class TradeGroup(Cited):
    """Trades of one letter of the decree: marks that are declared or measured, trades that say it by themselves."""

    marks: tuple[str, ...]
    trades: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outside(Cited):
    """What the law takes out of the order (cleaner production), and the sentence that says so."""

    sentence: str
    contents: frozenset[str]
    trades: frozenset[str]


@dataclass(frozen=True, slots=True)
class Capacity(Cited):
    """How the record of a unit is reckoned: over how many plan years, each count with its weight."""

    years: int
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """A mark that the dossier can prove or refute by a figure; `norm` is the code of its threshold."""

    mark: str
    by: str
    norm: str


@dataclass(frozen=True, slots=True)
class Order:
    """The order in force from one day until the day before another. None = the law of that time has no such head."""

    effective_from: date
    effective_to: date | None
    citation: str
    confidence: str
    note: str
    flagship: Cited | None
    territory: tuple[Territory, ...]
    trade: tuple[TradeGroup, ...]
    measured: tuple[Measured, ...]
    outside: Outside
    capacity: Capacity | None
    unplaced: tuple[Territory, ...]

    def holds_on(self, day: date) -> bool:
        """Whether this is the law of the day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def order_on(day: date) -> Order:
    """The order that binds on a day. LookupError when the file knows none."""
    for found in orders():
        if found.holds_on(day):
            return found
    message = f"Chưa có thứ tự ưu tiên có hiệu lực ngày {day:%d/%m/%Y}."
    raise LookupError(message)


@lru_cache(maxsize=1)
def orders() -> tuple[Order, ...]:
    """Every order of the file, oldest first."""
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_order(row) for row in document["sets"])


def _order(row: Mapping[str, Any]) -> Order:
    outside, capacity = row["outside"], row["capacity"]
    return Order(
        effective_from=row["effective_from"], effective_to=row["effective_to"], citation=row["citation"],
        confidence=row["confidence"], note=row["note"],
        flagship=Cited(**row["flagship"]) if row["flagship"] else None,
        territory=_marked(row["territory"]),
        trade=tuple(TradeGroup(**{**group, "marks": tuple(group["marks"]), "trades": frozenset(group["trades"])})
                    for group in row["trade"]),
        measured=tuple(Measured(**measured) for measured in row["measured"]),
        outside=Outside(**{**outside, "contents": frozenset(outside["contents"]),
                           "trades": frozenset(outside["trades"])}),
        capacity=Capacity(**capacity) if capacity else None,
        unplaced=_marked(row["unplaced"]),
    )  # fmt: skip


def _marked(rows: Iterable[Mapping[str, Any]]) -> tuple[Territory, ...]:
    return tuple(Territory(**row) for row in rows)
