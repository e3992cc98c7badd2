"""The rules a new body starts from, as dated data (`criteria/councils.yaml`). The founding decision replaces them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "criteria" / "councils.yaml"


@dataclass(frozen=True, slots=True)
class PanelRules:
    """How a body decides. Quorum: at least `quorum_part` of `quorum_of` parts of the members entitled to sit are there;
    majority: more than `majority_part` of `majority_of` parts of those present agree.
    """

    quorum_part: int
    quorum_of: int
    chair_required: bool
    secretary_required: bool
    majority_part: int
    majority_of: int
    tie: str
    decides_by: str
    sees_others: str
    scored: bool


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The starting values in force from one day until the day before another, and how much to trust them."""

    effective_from: date
    effective_to: date | None
    citation: str
    confidence: str
    note: str
    rules: PanelRules

    def holds_on(self, day: date) -> bool:
        """Whether these are the values of the day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def council_rules_on(day: date) -> RuleSet:
    """What a body set up on a day starts from. LookupError when the file knows nothing."""
    for found in _sets():
        if found.holds_on(day):
            return found
    message = f"Chưa có quy tắc ghi sẵn cho Hội đồng lập ngày {day:%d/%m/%Y}."
    raise LookupError(message)


@lru_cache(maxsize=1)
def _sets() -> tuple[RuleSet, ...]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        RuleSet(
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            citation=row["citation"],
            confidence=row["confidence"],
            note=row["note"].strip(),
            rules=PanelRules(**row["rules"]),
        )
        for row in document["sets"]
    )
