"""How the rows of a report of one's own are written on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from core.money import format_decimal, format_dong
from core.sheets import Column
from reporting.builder.columns import NUMERIC
from reporting.builder.output import Line

register = template.Library()


@register.filter
def cells(line: Line, headings: tuple[Column, ...]) -> list[dict[str, Any]]:
    """The cells of a row of a report of one's own: heading, words, and whether it is a figure."""
    return [
        {"heading": column.heading, "text": _said(value, column.kind), "figure": column.kind in NUMERIC}
        for column, value in zip(headings, line.cells, strict=True)
    ]


def _said(value: Any, kind: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format_decimal(value, 1)
    # A year is written without a mark between thousands, as every number that is no amount.
    return format_dong(value) if kind == "money" else str(value)


@register.filter
def named(values: Mapping[str, Any], name: str) -> Any:
    """The value under a name; empty when there is none."""
    return values.get(name, "")


@register.filter
def same(one: object, other: object) -> bool:
    return one == other
