"""The legal bases a document rests on, as dated data: one file for each package of documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Basis:
    """One line of “Căn cứ”, printed as `text`; `citation` and `confidence` say where it is from and how sure it is."""

    effective_from: date
    effective_to: date | None
    text: str
    citation: str
    confidence: str
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def bases_on(name: str, day: date) -> tuple[str, ...]:
    """The lines of a package in force on a day, in their order."""
    return tuple(basis.text for basis in _read(name) if basis.holds_on(day))


@lru_cache(maxsize=8)
def _read(name: str) -> tuple[Basis, ...]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(Basis(**row) for row in document["bases"])
