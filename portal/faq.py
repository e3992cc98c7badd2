"""Questions and answers of the day, with the figures of the law filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from portal.lawfigures import LawFigure, behind, figures_on, filled, named_in, read, told
from programmes.states import Confidence


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer, where that stands, and the page that goes on."""

    key: str
    question: str
    answer: str
    article: str
    confidence: str
    note: str
    url: str
    figures: tuple[LawFigure, ...]


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions under one heading."""

    key: str
    title: str
    questions: tuple[Question, ...]


def questions_on(day: date) -> list[QuestionGroup]:
    """Every question that holds on the day, grouped, in the order of the file; groups without any are left out."""
    data = read("faq")
    rows = [row for row in data["questions"] if _holds(row, day)]
    figures = figures_on(named_in(told(row, "answer") for row in rows), day)
    groups = [
        QuestionGroup(
            group["key"], told(group, "title"),
            tuple(_question(row, figures) for row in rows if row["group"] == group["key"]),
        )
        for group in data["groups"]
    ]  # fmt: skip
    return [group for group in groups if group.questions]


def _holds(row: dict[str, Any], day: date) -> bool:
    until = row.get("until")
    return bool(row["since"] <= day and (until is None or day < until))


def _question(row: dict[str, Any], figures: dict[str, LawFigure]) -> Question:
    answer = told(row, "answer")
    return Question(
        row["key"], told(row, "question"), filled(answer, figures), row["article"],
        str(Confidence(row["confidence"]).label), told(row, "note"), reverse(row["link"]) if row.get("link") else "",
        tuple(behind(answer, figures)),
    )  # fmt: skip
