"""Whom to ask: the Sở and the centre of every province, the Cục and its centres, as they keep their own particulars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.text import fold
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from organisations.selectors import provinces, public_organisations

OF_A_PROVINCE = (OrganisationKind.PROVINCIAL_DEPARTMENT, OrganisationKind.PROVINCIAL_CENTRE)
OF_THE_CENTRE = (OrganisationKind.CENTRAL_DEPARTMENT, OrganisationKind.REGIONAL_CENTRE)


@dataclass(frozen=True, slots=True)
class Contact:
    """An office; `missing`: it has entered neither address, phone nor e-mail."""

    office: Organisation
    missing: bool

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return "".join(char for char in self.office.phone if char.isdigit() or char == "+")


@dataclass(frozen=True, slots=True)
class Province:
    """A province with its offices, the Sở first."""

    code: str
    name: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """Everybody to ask. `central` is empty when a search leaves nothing of it."""

    central: tuple[Contact, ...]
    provinces: tuple[Province, ...]


def contacts_on(day: date, words: str = "") -> Contacts:
    """Offices that work on the day; `words`: only provinces and offices whose names hold them all, without diacritics."""
    rows = list(public_organisations(day).filter(kind__in=(*OF_A_PROVINCE, *OF_THE_CENTRE)))
    central = sorted((row for row in rows if row.kind in OF_THE_CENTRE), key=lambda row: (row.kind, row.code))
    by_province: dict[str, list[Organisation]] = {}
    for row in rows:
        if row.kind in OF_A_PROVINCE and row.province:
            by_province.setdefault(row.province.code, []).append(row)
    found = [
        Province(code, name, tuple(_contact(row) for row in sorted(by_province.get(code, ()), key=_department_first)))
        for code, name in provinces(day).values_list("unit__code", "name")
    ]
    wanted = fold(words).split()
    return Contacts(
        tuple(_contact(row) for row in central if _holds(wanted, row.name)),
        tuple(row for row in found if _holds(wanted, row.name, *(each.office.name for each in row.contacts))),
    )


def _contact(row: Organisation) -> Contact:
    return Contact(row, missing=not (row.address or row.phone or row.email))


def _department_first(row: Organisation) -> tuple[int, str]:
    return OF_A_PROVINCE.index(OrganisationKind(row.kind)), row.code


def _holds(wanted: list[str], *names: str) -> bool:
    text = fold(" ".join(names))
    return all(word in text for word in wanted)
