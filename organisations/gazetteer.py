"""The administrative units as they should be in the database: package plus our dated corrections. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import vietnam_provinces

from core.text import nfc
from organisations.datafiles import read

TYPES = {
    "tỉnh": "tinh",
    "thành phố trung ương": "thanh_pho",
    "xã": "xa",
    "phường": "phuong",
    "đặc khu": "dac_khu",
}
PREFIXES = {"tinh": "Tỉnh ", "thanh_pho": "Thành phố ", "xa": "Xã ", "phuong": "Phường ", "dac_khu": "Đặc khu "}
PUNCTUATION = str.maketrans({"’": "'", "–": "-"})


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """A unit's name and type from `valid_from` until the day before `valid_to`; `parent` is the province's code."""

    code: str
    parent: str | None
    name: str
    type: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class FormerProvince:
    """A province that ended, and the code of the one that holds it now."""

    name: str
    type: str
    now: str
    ended_on: date
    source: str


def unit_versions() -> list[UnitVersion]:
    """Every version of every unit, provinces first, versions of a unit in order of date."""
    versions = {version.code: [version] for version in _first_versions()}
    for change in read("unit_changes"):
        for unit in change["units"]:
            history = versions[unit["code"]]
            last = history[-1]
            if last.name != unit["was"]:
                raise ValueError(f"unit {unit['code']} is {last.name}, the change says {unit['was']}")
            history[-1] = replace(last, valid_to=change["since"])
            history.append(
                replace(
                    last,
                    name=unit.get("name", last.name),
                    type=unit.get("type", last.type),
                    valid_from=change["since"],
                    source=change["source"],
                )
            )
    return list(chain.from_iterable(versions.values()))


def former_provinces() -> list[FormerProvince]:
    """The provinces that ended with the mergers, in the order of the data file."""
    return [
        FormerProvince(
            name=name,
            type="thanh_pho" if name in group["cities"] else "tinh",
            now=now,
            ended_on=group["ended_on"],
            source=group["source"],
        )
        for group in read("old_provinces")
        for now, names in group["now"].items()
        for name in names
    ]


def _first_versions() -> list[UnitVersion]:
    state, codes = read("units"), read("unit_codes")["codes"]
    divisions = json.loads(vietnam_provinces.NESTED_DIVISIONS_JSON_PATH.read_text(encoding="utf-8"))
    provinces, communes = [], []
    for province in divisions:
        parent = f"{province['code']:02}"
        kind = TYPES[province["division_type"]]
        name = _bare_name(province["name"], kind)
        provinces.append(UnitVersion(parent, None, name, kind, state["valid_from"], None, state["province_source"]))
        for ward in province["wards"]:
            code = f"{ward['code']:05}"
            kind = TYPES[ward["division_type"]]
            name = _bare_name(ward["name"], kind)
            source = state["commune_source"]
            communes.append(UnitVersion(codes.get(code, code), parent, name, kind, state["valid_from"], None, source))
    return provinces + communes


def _bare_name(name: str, kind: str) -> str:
    """Give "Tân An" for "Phường  Tân An": without the type, one space between words, plain apostrophes and hyphens."""
    return " ".join(nfc(name).translate(PUNCTUATION).split()).removeprefix(PREFIXES[kind])
