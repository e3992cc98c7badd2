"""The heads an appraisal answers, as dated data (`criteria/heads.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "criteria" / "heads.yaml"


@dataclass(frozen=True, slots=True)
class Head:
    """One head: `title` on screen, `full` in print, `points` to look at."""

    code: str
    title: str
    full: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadSet:
    """The heads in force from one day until the day before another."""

    effective_from: date
    effective_to: date | None
    citation: str
    confidence: str
    heads: tuple[Head, ...]

    def holds_on(self, day: date) -> bool:
        """Whether this is the law of the day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def heads_on(day: date) -> HeadSet:
    """The heads that bind an appraisal on a day. LookupError when the file knows none."""
    for found in _sets():
        if found.holds_on(day):
            return found
    message = f"Chưa có nội dung thẩm định có hiệu lực ngày {day:%d/%m/%Y}."
    raise LookupError(message)


@lru_cache(maxsize=1)
def _sets() -> tuple[HeadSet, ...]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        HeadSet(
            effective_from=row["effective_from"],
            effective_to=row["effective_to"],
            citation=row["citation"],
            confidence=row["confidence"],
            heads=tuple(Head(h["code"], h["title"], h["full"], tuple(h["points"])) for h in row["heads"]),
        )
        for row in document["sets"]
    )
