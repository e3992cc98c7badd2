"""The law of a day straight from the files, without a database: for cases and properties of the calculator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from budgets.assessment import Figure, Law
from budgets.models import CostItem, Norm
from budgets.reference import item_rows, norm_rows
from budgets.selectors.law import RATE_MULTIPLIER, law_from
from programmes.models import Content
from programmes.reference import content_rows


@cache
def contents() -> tuple[Content, ...]:
    """The catalogue of contents as unsaved rows."""
    made: dict[str, Content] = {}
    for row in content_rows():
        made[row["code"]] = Content(**{**row, "parent": made.get(row["parent"])})
    return tuple(made.values())


@cache
def _norms() -> tuple[Norm, ...]:
    rows = norm_rows({content.code: content for content in contents()})
    return tuple(Norm(**row) for row in rows if not row.get("tenant"))


@cache
def _items() -> tuple[CostItem, ...]:
    return tuple(CostItem(**row) for row in item_rows())


@cache
def law(day: date, *, variant: str = "B") -> Law:
    """Every content's norm on a day. Variant A lets the priority multiplier raise the rate as well (OPEN-13)."""
    in_force = [norm for norm in _norms() if norm.is_in_force(day)]
    found = law_from({content.code for content in contents()}, in_force, contents(), _items())
    return found if variant == "B" else replace(found, rate_multiplier_max=_whole(found))


def _whole(found: Law) -> Figure:
    highest = found.multiplier_max.value if found.multiplier_max else Decimal(1)
    return Figure(RATE_MULTIPLIER, highest, "Phương án A")


def codes_with_figures(day: date) -> list[str]:
    """Contents that a đề án can name and that have a rate or a ceiling on the day."""
    return [row.code for row in contents() if row.selectable and law(day).contents[row.code].figures]


def taken_items(codes: Iterable[str], day: date) -> dict[str, str]:
    """For each content, an item of cost that its norm takes; empty where it takes them all."""
    return {code: min(law(day).contents[code].items, default="") for code in codes}
