"""Names of places as they were on a day, many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from organisations.models import AdministrativeUnit, AdministrativeUnitVersion, Organisation
from organisations.rules import KIND_WORDS
from organisations.selectors import versions_on


class Places:
    """Names like “xã Bàu Cạn, tỉnh Gia Lai” for each commune asked for, read in two queries."""

    def __init__(self, commune_ids: Iterable[int | None], day: date) -> None:
        wanted = {pk for pk in commune_ids if pk is not None}
        communes = list(versions_on(day).filter(unit_id__in=wanted)) if wanted else []
        parents = {version.unit.parent_id for version in communes}
        above = versions_on(day).filter(unit_id__in=parents) if parents else ()
        provinces: dict[int | None, AdministrativeUnitVersion] = {version.unit_id: version for version in above}
        self._names = {
            version.unit_id: ", ".join(
                f"{KIND_WORDS[one.type]} {one.name}"
                for one in (version, provinces.get(version.unit.parent_id))
                if one is not None
            )
            for version in communes
        }

    def name(self, commune: AdministrativeUnit | None, address: str = "") -> str:
        """The address, then the commune and province; the code of a unit that did not exist on the day."""
        parts = [address.strip().rstrip(".,")]
        if commune is not None:
            parts.append(self._names.get(commune.pk, f"đơn vị hành chính mã {commune.code}"))
        return ", ".join(part for part in parts if part)


def people_of(office: Organisation, day: date) -> str:
    """Ủy ban nhân dân of the province of an office, by its name on the day."""
    in_force = AdministrativeUnitVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), unit=office.province, valid_from__lte=day
    ).first()
    if in_force is None:
        return "Ủy ban nhân dân cấp tỉnh"
    return f"Ủy ban nhân dân {in_force.get_type_display().lower()} {in_force.name}"
