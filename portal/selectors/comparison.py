"""Provinces beside provinces, years beside years: sums from the summary table, in the geography of today or of then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.core.cache import caches
from django.db.models import Sum
from django.utils import timezone

from core.text import vietnamese_sort_key
from organisations.models import OldProvince
from organisations.selectors import provinces
from portal.models import PublicationSummary

SUMS: Final = ("publications", "beneficiaries", "approved", "accepted", "settled")
_KEYS: Final = {"tinh": "province_code", "tinh_cu": "old_province", "nam": "plan_year"}


@dataclass(slots=True)
class Compared:
    """One row: sums, and the number of đề án in each group of contents."""

    key: str
    publications: int = 0
    beneficiaries: int = 0
    approved: int = 0
    accepted: int = 0
    settled: int = 0
    groups: dict[str, int] = field(default_factory=dict)


def old_names() -> list[str]:
    """Names of the provinces before 1/7/2025, in the order of the dictionary; kept for ten minutes."""
    key = f"portal.old_names.{timezone.localdate()}"
    return cast("list[str]", caches["near"].get_or_set(key, _old_names))


def _old_names() -> list[str]:
    merged = dict(OldProvince.objects.values_list("name", "now__code"))
    alone = provinces(timezone.localdate()).exclude(unit__code__in=set(merged.values()))
    return sorted({*merged, *alone.values_list("name", flat=True)}, key=vietnamese_sort_key)


def compared(by: str, **chosen: Iterable[Any]) -> list[Compared]:
    """Rows by `tinh`, `tinh_cu` or `nam`; `chosen` narrows by fields of the summary. One statement."""
    column = _KEYS[by]
    rows = PublicationSummary.objects.filter(publications__gt=0)
    for name, values in chosen.items():
        if known := list(values):
            rows = rows.filter(**{f"{name}__in": known})
    sums = rows.values(column, "content_group").annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    found: dict[str, Compared] = {}
    for cell in sums.order_by(column, "content_group"):
        row = found.setdefault(str(cell[column]), Compared(str(cell[column])))
        for name in SUMS:
            setattr(row, name, getattr(row, name) + cell[f"sum_{name}"])
        row.groups[cell["content_group"]] = cell["sum_publications"]
    return list(found.values())
