"""Names of communes for pages that show many at once: two queries, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.cache import cache

from organisations import selectors as organisations
from organisations.models import AdministrativeUnitVersion

_SECONDS = 300


def province_names(day: date) -> dict[str, str]:
    """Code -> "Tỉnh Gia Lai", of every province of the day."""
    key = f"proposals:provinces:{day:%Y%m%d}"
    names: dict[str, str] | None = cache.get(key)
    if names is None:
        names = {row.unit.code: row.full_name for row in organisations.provinces(day)}
        cache.set(key, names, _SECONDS)
    return names


def label(version: AdministrativeUnitVersion, provinces: dict[str, str]) -> str:
    """Name with the province: “Phường Biên Hòa, Thành phố Đồng Nai”."""
    parent = version.unit.parent
    return f"{version.full_name}, {provinces[parent.code]}" if parent else version.full_name


def places_of(codes: Iterable[str], day: date) -> dict[str, tuple[int, str]]:
    """Code -> (key, name with province) of the communes that exist on the day."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    provinces = province_names(day)
    rows = organisations.versions_on(day).filter(unit__code__in=wanted, unit__parent__isnull=False)
    return {row.unit.code: (row.unit_id, label(row, provinces)) for row in rows}


def places_by_id(ids: Iterable[int], day: date) -> dict[int, str]:
    """Key -> name with province of the communes that exist on the day. Kept some minutes: lists name the same ones."""
    keys = {f"proposals:commune:{day:%Y%m%d}:{pk}": pk for pk in set(ids)}
    known: dict[str, str] = cache.get_many(keys) if keys else {}
    wanted = {pk: key for key, pk in keys.items() if key not in known}
    if wanted:
        provinces = province_names(day)
        rows = organisations.versions_on(day).filter(unit_id__in=wanted, unit__parent__isnull=False)
        fresh = {wanted[row.unit_id]: label(row, provinces) for row in rows}
        cache.set_many(fresh, _SECONDS)
        known |= fresh
    return {keys[key]: name for key, name in known.items()}
