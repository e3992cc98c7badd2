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
LONG = 40


@register.filter
def cells(line: Line, headings: tuple[Column, ...]) -> list[dict[str, str]]:
    """The cells of a row of a report of one's own: words, and how they are laid out."""
    texts = [(_said(value, column.kind), column.kind) for column, value in zip(headings, line.cells, strict=True)]
    return [{"text": text, "css": _layout(text, kind)} for text, kind in texts]


def _layout(text: str, kind: str) -> str:
    """Figures to the right, a single word on one line, long texts with room."""
    if kind in NUMERIC:
        return "num"
    if len(text) > LONG:
        return "long"
    return "" if " " in text else "nowrap"


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
