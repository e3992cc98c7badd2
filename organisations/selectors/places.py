"""Finds places: names and types are those of a day. Search ignores diacritics and case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.errors import NotFound
from core.text import fold
from organisations.actors import Actor
from organisations.models import AdministrativeUnit, AdministrativeUnitVersion, CraftVillage, OldProvince, UnitLevel
from organisations.rules import KIND_WORDS, Eligibility, may_keep_villages, may_manage_everything, place_eligible


def versions_on(day: date) -> QuerySet[AdministrativeUnitVersion]:
    """Name and type of every unit on a day."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return AdministrativeUnitVersion.objects.filter(running, valid_from__lte=day).select_related("unit__parent")


def unit_on(code: str, day: date) -> AdministrativeUnitVersion:
    """Name and type of one unit on a day; LookupError when it did not exist (or its state is not known)."""
    version = versions_on(day).filter(unit__code=code).first()
    if version is None:
        raise LookupError(f"Không có đơn vị hành chính mã {code} vào ngày {day:%d/%m/%Y}.")
    return version


def provinces(day: date) -> QuerySet[AdministrativeUnitVersion]:
    """The provinces of a day, in the order of their codes."""
    return versions_on(day).filter(unit__level=UnitLevel.PROVINCE).order_by("unit__code")


def communes(province_code: str, day: date) -> QuerySet[AdministrativeUnitVersion]:
    """The communes of a province on a day, in the order of their codes."""
    return versions_on(day).filter(unit__parent__code=province_code).order_by("unit__code")


def search_units(
    query: str, day: date, *, province_code: str = "", level: str = UnitLevel.COMMUNE, limit: int = 20
) -> list[AdministrativeUnitVersion]:
    """Units whose name contains the words, without diacritics; names that begin with them come first."""
    words = fold(query)
    rows = versions_on(day).filter(unit__level=level)
    if province_code:
        rows = rows.filter(unit__parent__code=province_code)
    if words.isdigit():
        return list(rows.filter(unit__code__startswith=words).order_by("unit__code")[:limit])
    found = rows.filter(name_folded__contains=words).order_by("name_folded", "unit__code")
    return sorted(found, key=lambda version: not version.name_folded.startswith(words))[:limit]


def place_name_on(code: str, day: date) -> str:
    """Write "phường Biên Hòa, thành phố Đồng Nai" as the names and types were on that day."""
    version = unit_on(code, day)
    own = f"{KIND_WORDS[version.type]} {version.name}"
    parent = version.unit.parent
    return own if parent is None else f"{own}, {place_name_on(parent.code, day)}"


def old_provinces(code: str) -> QuerySet[OldProvince]:
    """The provinces that a province of today was made from; empty when it was not merged."""
    return OldProvince.objects.filter(now__code=code)


def old_province_of(code: str) -> str:
    """The one province before 1/7/2025 that lay where a province of today lies; empty where several were merged.

    Of merged provinces the commune would tell, but the portal has no table of the communes of then.
    """
    names = list(old_provinces(code).values_list("name", flat=True)[:2])
    if names:
        return names[0] if len(names) == 1 else ""
    return versions_on(timezone.localdate()).filter(unit__code=code).values_list("name", flat=True).first() or ""


def craft_villages(commune_code: str, day: date) -> QuerySet[CraftVillage]:
    """Làng nghề recognised on that day in a commune."""
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
    return CraftVillage.objects.filter(standing, commune__code=commune_code, recognised_on__lte=day)


def place_eligibility(commune_code: str, day: date, *, craft_village: str = "") -> Eligibility:
    """Whether khuyến công reaches a commune on a day; `craft_village` is the name of one recognised there."""
    commune = AdministrativeUnit.objects.select_related("parent").filter(code=commune_code).first()
    if commune is None or commune.parent is None:
        raise LookupError(f"Không có xã, phường, đặc khu mã {commune_code}.")
    types = dict(versions_on(day).filter(unit__in=(commune, commune.parent)).values_list("unit__code", "type"))
    if len(types) < 2:
        return Eligibility(None, f"Không xác định được: chưa có dữ liệu địa giới của ngày {day:%d/%m/%Y}.")
    return place_eligible(types[commune.parent.code], types[commune.code], day, craft_village=craft_village)


def kept_villages(actor: Actor, *, query: str = "") -> QuerySet[CraftVillage]:
    """Làng nghề that the actor keeps: the own province's, all for the administrator."""
    rows = CraftVillage.objects.select_related("commune__parent")
    if not may_manage_everything(actor):
        kept = may_keep_villages(actor, actor.organisation.province_id)
        rows = rows.filter(commune__parent=actor.organisation.province_id) if kept else rows.none()
    if words := fold(query):
        rows = rows.filter(name_folded__contains=words)
    return rows.order_by("name_folded", "pk")


def kept_communes(actor: Actor) -> QuerySet[AdministrativeUnit]:
    """Communes in which the actor may enter a làng nghề."""
    rows = AdministrativeUnit.objects.filter(level=UnitLevel.COMMUNE).order_by("code")
    if may_manage_everything(actor):
        return rows
    kept = may_keep_villages(actor, actor.organisation.province_id)
    return rows.filter(parent=actor.organisation.province_id) if kept else rows.none()


def get_village(actor: Actor, key: str) -> CraftVillage:
    """One làng nghề that the actor keeps; NotFound for all others."""
    if found := kept_villages(actor).filter(key=key).first():
        return found
    raise NotFound


def names_on(codes: Iterable[Any], day: date) -> dict[str, str]:
    """Full names of many units (codes, or a query that gives them) on a day, by code, in one query."""
    return {version.unit.code: version.full_name for version in versions_on(day).filter(unit__code__in=codes)}
