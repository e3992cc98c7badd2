"""What counts towards which target of the programme, by its measure. Pure, no database; public and staff figures agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core.text import fold
from programmes.states import Measure


class Person(Protocol):
    """A beneficiary as the rules see it."""

    name: str
    legal_form: str
    tax_code: str
    representative: str
    production_commune_id: int | None


class CostLine(Protocol):
    """A line of the estimate as the rules see it."""

    content_code: str
    unit_name: str
    quantity: Decimal


class Promise(Protocol):
    """A numeric target as the rules see it."""

    unit: str
    measure: str
    content_codes: list[str]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that counts: `name` tells it from others (never stored as it is), `number` is how many it stands for."""

    name: str
    number: int = 1


def counted_things(
    target: Promise, *, code: str, year: int, title: str, beneficiaries: Iterable[Person], lines: Iterable[CostLine]
) -> list[Thing]:
    """What one đề án brings to a target by the target's measure; each thing once.

    Establishments: each beneficiary, wherever it was supported before. Fairs: the same title in the same year is the
    same fair. Trainees: the largest number any line of the estimate gives in the target's unit. Else one, or more when
    a line of the estimate says so.
    """
    if target.measure == Measure.ESTABLISHMENT:
        return [Thing(name) for name in dict.fromkeys(map(_establishment, beneficiaries))]
    stated = _stated_number(target, lines)
    if target.measure == Measure.TRAINEE:
        return [Thing(code, stated)] if stated else []
    if target.measure == Measure.FAIR:
        return [Thing(f"{year} {fold(title)}", max(stated, 1))]
    return [Thing(code, max(stated, 1))]


def _establishment(row: Person) -> str:
    digits = re.sub(r"\D", "", row.tax_code)
    return digits or f"{fold(row.name)} {row.production_commune_id or ''}"


def _stated_number(target: Promise, lines: Iterable[CostLine]) -> int:
    unit = fold(target.unit)
    numbers = (
        int(line.quantity)
        for line in lines
        if line.content_code in {"", *target.content_codes} and unit in fold(line.unit_name)
    )
    return max(numbers, default=0)
