"""Criteria and weights of a body that scores, as dated data (`criteria/scores.yaml`). Ours, not the law's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "criteria" / "scores.yaml"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: points from 0 to `most`; `weight` in percent of the whole."""

    code: str
    title: str
    weight: int
    most: int


@dataclass(frozen=True, slots=True)
class ScoreSet:
    """The criteria from one day until the day before another."""

    effective_from: date
    effective_to: date | None
    citation: str
    confidence: str
    criteria: tuple[Criterion, ...]

    def total(self, points: Mapping[str, int]) -> Decimal:
        """Weighted points on a scale of 100, two decimals; a criterion without points counts 0."""
        parts = (Decimal(points.get(c.code, 0)) * c.weight / c.most for c in self.criteria)
        return sum(parts, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def scores_on(day: date) -> ScoreSet | None:
    """The criteria of a day; None when the file knows none."""
    for found in _sets():
        if found.effective_from <= day and (found.effective_to is None or day < found.effective_to):
            return found
    return None


@lru_cache(maxsize=1)
def _sets() -> tuple[ScoreSet, ...]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        ScoreSet(
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            citation=row["citation"],
            confidence=row["confidence"],
            criteria=tuple(Criterion(**item) for item in row["criteria"]),
        )
        for row in document["sets"]
    )
