"""The regimes of periodic reports, read from regimes.yaml: who reports what to whom, how often, under which article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from organisations.roles import OrganisationKind, Role
from programmes.states import Confidence
from reporting.periodic.periods import Every, Period

UNIT, PROVINCE, CENTRE = "unit", "province", "centre"
WRITERS: Final = {
    UNIT: frozenset({Role.UNIT_STAFF}),
    PROVINCE: frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}),
    CENTRE: frozenset({Role.CENTRE_OFFICER, Role.CENTRE_LEADER}),
}
"""Which roles write."""
LOCKERS: Final = {
    UNIT: frozenset({Role.UNIT_STAFF}),
    PROVINCE: frozenset({Role.PROVINCE_LEADER}),
    CENTRE: frozenset({Role.CENTRE_LEADER}),
}
"""Which roles lock and send: whoever signs for the organisation."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something the writer says in words."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Regime:
    """Chế độ báo cáo. `due` = code of the norm; `gathers` = key of the regime whose locked reports are added up, or "".

    `kinds` = only organisations of these kinds write it, empty = every one that fits `writers`.
    """

    key: str
    title: str
    every: Every
    writers: str
    to: tuple[str, ...]
    due: str
    document: str
    article: str
    confidence: Confidence
    effective_from: date
    parts: tuple[Part, ...]
    numbers: tuple[int, ...] = ()
    signs: str = ""
    local: bool = False
    gathers: str = ""
    kinds: tuple[OrganisationKind, ...] = ()

    @property
    def citation(self) -> str:
        return f"{self.document}, {self.article}"

    def has(self, period: Period) -> bool:
        """Whether there is a report for this period."""
        return period.every == self.every and (not self.numbers or period.number in self.numbers)

    def name(self, period: Period) -> str:
        return f"{self.title} {period.label}"


@cache
def regimes() -> dict[str, Regime]:
    """Every regime by key, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "regimes.yaml").read_text(encoding="utf-8"))["regimes"]
    return {row["key"]: _regime(row) for row in rows}


def _regime(row: dict[str, Any]) -> Regime:
    given = row | {
        "every": Every(row["every"]),
        "confidence": Confidence(row["confidence"]),
        "to": tuple(row["to"]),
        "numbers": tuple(row.get("numbers", ())),
        "kinds": tuple(OrganisationKind(kind) for kind in row.get("kinds", ())),
        "parts": tuple(Part(**part) for part in row["parts"]),
    }
    return Regime(**given)
