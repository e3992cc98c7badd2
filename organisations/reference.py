"""Loads administrative units and the bodies of the domain. Idempotent; `manage.py provision` calls `load`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from core.text import fold
from organisations.actors import forget_tenants
from organisations.datafiles import read
from organisations.gazetteer import UnitVersion, former_provinces, unit_versions
from organisations.models import (
    AdministrativeUnit,
    AdministrativeUnitVersion,
    OldProvince,
    Organisation,
    UnitLevel,
    UnitType,
)

DERIVED = ("code", "name", "short_name", "parent_line")


def load() -> None:
    """Bring units to the state of the data files; create the organisations that are missing."""
    with transaction.atomic():
        load_units()
        load_organisations()
    forget_tenants()


def load_units() -> None:
    """Units are never deleted (dossiers point to them); versions follow the data files exactly."""
    wanted = unit_versions()
    known = dict(AdministrativeUnit.objects.values_list("code", "pk"))
    for level, depth in ((UnitLevel.PROVINCE, 2), (UnitLevel.COMMUNE, 5)):
        missing = {v.code: v for v in wanted if len(v.code) == depth and v.code not in known}
        AdministrativeUnit.objects.bulk_create(
            AdministrativeUnit(code=v.code, level=level, parent_id=known[v.parent] if v.parent else None)
            for v in missing.values()
        )
        if missing:
            known = dict(AdministrativeUnit.objects.values_list("code", "pk"))
    _load_versions(wanted, known)
    _load_old_provinces(known)


def _load_versions(wanted: list[UnitVersion], known: Mapping[str, int]) -> None:
    fields = ("unit_id", "name", "type", "valid_from", "valid_to", "source")
    target = {(known[v.code], v.name, v.type, v.valid_from, v.valid_to, v.source) for v in wanted}
    present = {tuple(row[1:]): row[0] for row in AdministrativeUnitVersion.objects.values_list("pk", *fields)}
    stale = [pk for values, pk in present.items() if values not in target]
    if stale:
        AdministrativeUnitVersion.objects.filter(pk__in=stale).delete()
    AdministrativeUnitVersion.objects.bulk_create(
        AdministrativeUnitVersion(**dict(zip(fields, values, strict=True)))
        for values in sorted(target - present.keys(), key=str)
    )


def _load_old_provinces(known: Mapping[str, int]) -> None:
    OldProvince.objects.bulk_create(
        [
            OldProvince(name=old.name, type=old.type, now_id=known[old.now], ended_on=old.ended_on, source=old.source)
            for old in former_provinces()
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["type", "now", "ended_on", "source"],
    )


def load_organisations() -> None:
    """Create what is missing; an administrator's later corrections stay."""
    data = read("organisations")
    present = set(Organisation.objects.values_list("code", flat=True))
    rows = [*_central_rows(data), *_province_rows(data)]
    missing = [row for row in rows if row["code"] not in present]
    Organisation.objects.bulk_create(
        Organisation(**{key: value for key, value in row.items() if key not in {"parent", "tenant"}}) for row in missing
    )
    by_code = Organisation.objects.in_bulk(field_name="code")
    for row in missing:
        organisation = by_code[row["code"]]
        organisation.parent = by_code[row["parent"]] if row.get("parent") else None
        organisation.tenant = by_code[row["tenant"]]
    Organisation.objects.bulk_update([by_code[row["code"]] for row in missing], ["parent", "tenant"])


def _central_rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**row, "tenant": data["central_tenant"], "valid_from": data["valid_from"]} for row in data["central"]]


def _province_rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A Sở and a centre for each province, named by its newest type ("tỉnh …" or "thành phố …")."""
    newest = AdministrativeUnitVersion.objects.filter(unit__level=UnitLevel.PROVINCE, valid_to__isnull=True)
    rows = []
    for version in newest.annotate(code=F("unit__code")).order_by("unit__code"):
        kind = UnitType(version.type).label.lower()
        words = {"name": version.name, "province": f"{kind} {version.name}", "slug": slugify(fold(version.name))}
        shared = {"province_id": version.unit_id, "place_name": version.name, "valid_from": data["valid_from"]}
        department = {**_fill(data["department"], words), **shared}
        department["parent_line"] = department["parent_line"].upper()
        tenant = department["code"]
        known = {"parent": tenant, **data["known_centres"].get(version.code, {})}
        centre = {**_fill(data["centre"], words), **known, **shared}
        rows += [{**department, "tenant": tenant}, {**centre, "tenant": tenant}]
    return rows


def _fill(template: Mapping[str, str], words: Mapping[str, str]) -> dict[str, Any]:
    return {key: value.format(**words) if key in DERIVED else value for key, value in template.items()}
