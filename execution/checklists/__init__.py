"""What is asked on site, as dated data: one file for each kind of visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a checklist. `article` is where it is from, or “Thực tiễn”; `contents`: only for these, all if empty."""

    key: str
    question: str
    article: str
    effective_from: date
    effective_to: date | None
    confidence: str
    contents: tuple[str, ...] = ()

    def concerns(self, content: str, day: date) -> bool:
        """Whether it is asked on a day about a đề án of this content (ND3.3 belongs to ND3)."""
        of_content = not self.contents or content.partition(".")[0] in self.contents
        return of_content and self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def questions_on(name: str, day: date, *, content: str) -> tuple[Question, ...]:
    """The questions of a checklist for a content on a day, in their order."""
    return tuple(question for question in _read(name) if question.concerns(content, day))


@lru_cache(maxsize=8)
def _read(name: str) -> tuple[Question, ...]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    rows = [Question(**{**row, "contents": tuple(row.get("contents", ()))}) for row in document["questions"]]
    if len({row.key for row in rows}) != len(rows):
        message = f"{name}.yaml: a key stands twice"
        raise ValueError(message)
    return tuple(rows)
