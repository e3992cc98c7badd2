"""What the names in a workbook may mean: provinces of then and now, communes, units, contents. Read once a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.text import fold
from organisations.models import OldProvince, Organisation, UnitLevel
from organisations.roles import OrganisationKind
from organisations.selectors.places import versions_on
from programmes import selectors as programmes
from proposals.history.states import ALLOWED
from proposals.states import LegalForm, State

PROVINCE_WORDS: Final = re.compile(r"^(?:tinh|thanh pho|tp\.?)\s+")
COMMUNE_WORDS: Final = re.compile(r"^(?:xa|phuong|thi tran|dac khu|tt\.?|p\.?|x\.?)\s+")
UNIT_KINDS: Final = (
    OrganisationKind.PROVINCIAL_CENTRE, OrganisationKind.OTHER_UNIT, OrganisationKind.REGIONAL_CENTRE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of today. `province`: code of its province, empty where it works across provinces."""

    pk: int
    code: str
    name: str
    tenant_id: int
    province: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today."""

    pk: int
    code: str
    name: str
    province: str


@dataclass(frozen=True)
class Lookups:
    """Folded names -> what they mean today.

    `provinces`: name of then or now -> code of the province that holds it today. `communes`: (province, bare name) -> those
    of today; `since`: from this day on names of communes are those of today. `units`: name, short name or code -> units.
    """

    provinces: Mapping[str, str]
    province_names: Mapping[str, str]
    old_names: tuple[str, ...]
    communes: Mapping[tuple[str, str], tuple[Commune, ...]]
    communes_by_code: Mapping[str, Commune]
    since: date
    units: Mapping[str, tuple[Unit, ...]]
    units_by_code: Mapping[str, Unit]
    contents: Mapping[str, tuple[int, str]]
    content_labels: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    legal_forms: Mapping[str, str] = field(default_factory=dict)

    def province(self, text: str) -> str | None:
        """Code of the province that holds today what the text names."""
        return self.provinces.get(bare_province(text))

    def named_communes(self, province: str, text: str) -> tuple[Commune, ...]:
        """Communes of today in the province that bear this name."""
        return self.communes.get((province, bare_commune(text)), ())

    def named_units(self, text: str) -> tuple[Unit, ...]:
        """Units of today that bear this name."""
        return self.units.get(fold(text), ())


def bare_province(text: str) -> str:
    """“Tỉnh Quảng Nam” -> “quang nam”."""
    return PROVINCE_WORDS.sub("", fold(text).replace(" - ", "-").replace("-", " - "))


def bare_commune(text: str) -> str:
    """“Thị trấn Ái Nghĩa, huyện Đại Lộc” -> “ai nghia”."""
    return COMMUNE_WORDS.sub("", fold(text.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0])).strip()


def load_lookups(day: date) -> Lookups:
    """Everything names may mean on `day`. Eight queries at most, however long the workbook."""
    versions = list(versions_on(day).select_related("unit__parent"))
    provinces = [row for row in versions if row.unit.level == UnitLevel.PROVINCE]
    old = list(OldProvince.objects.select_related("now"))
    communes = [
        Commune(row.unit.pk, row.unit.code, row.full_name, row.unit.parent.code)
        for row in versions if row.unit.parent is not None
    ]  # fmt: skip
    units = _units(day)
    return Lookups(
        provinces={bare_province(row.name): row.now.code for row in old}
        | {bare_province(row.name): row.unit.code for row in provinces},
        province_names={row.unit.code: row.name for row in provinces},
        old_names=tuple(sorted({row.name for row in old} | {row.name for row in provinces}, key=fold)),
        communes=_grouped_communes(communes),
        communes_by_code={row.code: row for row in communes},
        since=max((row.ended_on for row in old), default=day),
        units=_grouped_units(units),
        units_by_code={unit.code: unit for unit, _ in units},
        contents=_contents(),
        content_labels=tuple(f"{row.code} {row.short_title}" for row in programmes.choosable_contents()),
        states=_choices(tuple((state.value, str(state.label)) for state in ALLOWED))
        | {fold(state.value): state.value for state in State if state in ALLOWED},
        legal_forms=_choices(tuple(LegalForm.choices)),
    )


def _units(day: date) -> list[tuple[Unit, str]]:
    rows = Organisation.objects.filter(kind__in=UNIT_KINDS, tenant__isnull=False, valid_to__isnull=True)
    return [
        (Unit(row.pk, row.code, row.name, row.tenant_id or 0, _province(row)), row.short_name)
        for row in rows.select_related("province", "tenant__province").order_by("code")
    ]  # fmt: skip


def _province(unit: Organisation) -> str:
    """A unit of a province has the province of its Sở; one of the Cục works wherever it is sent."""
    own = unit.tenant.province if unit.tenant is not None else None
    return own.code if own is not None else ""


def _grouped_units(units: list[tuple[Unit, str]]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for unit, short in units:
        for name in {fold(unit.name), fold(short), fold(unit.code)} - {""}:
            found[name] = (*found.get(name, ()), unit)
    return found


def _grouped_communes(communes: list[Commune]) -> dict[tuple[str, str], tuple[Commune, ...]]:
    found: dict[tuple[str, str], tuple[Commune, ...]] = {}
    for row in communes:
        key = (row.province, bare_commune(row.name))
        found[key] = (*found.get(key, ()), row)
    return found


def _contents() -> dict[str, tuple[int, str]]:
    """Code, label and short name of the contents a national đề án can name; a short name only where it is one content's."""
    rows = programmes.choosable_contents()
    shorts = [fold(row.short_title) for row in rows]
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        found |= {fold(row.code): (row.pk, row.code), fold(f"{row.code} {row.short_title}"): (row.pk, row.code)}
        if shorts.count(fold(row.short_title)) == 1:
            found.setdefault(fold(row.short_title), (row.pk, row.code))
    return found


def _choices(options: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {fold(str(label)): str(value) for value, label in options}
