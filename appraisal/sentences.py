"""Standard sentences for asking a supplement, as dated data (`criteria/supplements.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "criteria" / "supplements.yaml"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence offered for a section (or `giay-to`, the papers)."""

    code: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class SentenceSet:
    """The sentences offered from one day until the day before another."""

    effective_from: date
    effective_to: date | None
    citation: str
    confidence: str
    note: str
    sentences: tuple[Sentence, ...]


def sentences_on(day: date) -> tuple[Sentence, ...]:
    """What is offered on a day; nothing when the file knows no set for it."""
    for row in _sets():
        if row.effective_from <= day and (row.effective_to is None or day < row.effective_to):
            return row.sentences
    return ()


@lru_cache(maxsize=1)
def _sets() -> tuple[SentenceSet, ...]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        SentenceSet(**{**row, "sentences": tuple(Sentence(**one) for one in row["sentences"])})
        for row in document["sets"]
    )
