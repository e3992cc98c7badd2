"""What a person states when taking a step: the facts that go into the history row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class StepFacts:
    """Decision number and date, amount in đồng, attached paper, due date for the other side, and the rest by name."""

    decision_number: str = ""
    decision_date: date | None = None
    amount: int | None = None
    paper_id: int | None = None
    due_on: date | None = None
    details: dict[str, Any] = field(default_factory=dict)


NO_FACTS = StepFacts()
