"""A form of the annex as it is read: its answers and its rows in words. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from core.money import format_decimal, format_dong
from proposals.annex import Filled, Labels

Cell = tuple[str, str, bool]


def read_form(filled: Filled) -> dict[str, Any]:
    """What the page of a reader shows. A cell = name of the column, words, whether it is a figure."""
    kind = filled.kind
    return {
        "answers": [(label.capitalize(), said(getattr(filled.form, name))) for name, label in kind.fields],
        "columns": [(label.capitalize(), _is_figure(kind.row_model, name)) for name, label in kind.row_fields],
        "rows": [_cells(kind.row_model, kind.row_fields, row) for row in filled.rows],
    }


def said(value: Any) -> str:
    """A value as a person reads it: dd/mm/yyyy, 1.234.567, 49,5."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format_decimal(value, max(0, -int(value.normalize().as_tuple().exponent)))
    return format_dong(value) if isinstance(value, int) else str(value)


def _cells(model: type[models.Model], labels: Labels, row: Any) -> list[Cell]:
    return [(label.capitalize(), said(getattr(row, name)), _is_figure(model, name)) for name, label in labels]


def _is_figure(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.IntegerField | models.DecimalField)
