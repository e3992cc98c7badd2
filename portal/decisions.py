"""Reads what decisions say of a đề án out of its history, inside its tenant: facts for everybody, no reasons, no notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from core.text import fold
from portal.states import KIND_OF_STEP, DecisionKind
from proposals.models import Proposal, TransitionRecord


@dataclass(frozen=True, slots=True)
class Said:
    """One decision about one đề án. `record` is its line in the history; amounts in đồng."""

    record: TransitionRecord
    kind: DecisionKind
    amount_before: int | None
    amount: int | None

    @property
    def paper(self) -> dict[str, Any]:
        """By what the decision is known: who issued it, its number, its day."""
        return {
            "issuer_code": self.record.organisation.code,
            "number": self.record.decision_number,
            "decided_on": self.record.decision_date,
        }

    @property
    def slug(self) -> str:
        """Its address: "3396-qd-bct-20261127-bo-cong-thuong"."""
        return slugify(
            f"{fold(self.record.decision_number)} {self.record.decision_date:%Y%m%d} {self.record.organisation.code}".replace(
                "/", "-"
            )
        )

    @property
    def decided_by(self) -> str:
        """Who took it in the portal, as the history has it."""
        acting = f" ({self.record.on_behalf_of})" if self.record.on_behalf_of else ""
        return ", ".join(part for part in (self.record.user_name, self.record.title) if part) + acting

    @property
    def changes(self) -> list[str]:
        """What an adjustment changes."""
        return [str(kind) for kind in self.record.details.get("kinds", ())] if self.kind == DecisionKind.ADJUST else []


def said_of(proposal: Proposal) -> Iterator[Said]:
    """Every decision with number and day about the đề án, in the order of its history, with the money before and after.

    The sum paid back when a đề án is stopped is no support, so a stop has none.
    """
    running: int | None = None
    rows = proposal.transitions.filter(step__in=KIND_OF_STEP, decision_date__isnull=False).exclude(decision_number="")
    for record in rows.select_related("organisation", "paper").order_by("at", "id"):
        kind = KIND_OF_STEP[record.step]
        before = running
        if kind in {DecisionKind.APPROVE, DecisionKind.ADJUST}:
            running = record.amount
        amount = None if kind == DecisionKind.STOP else running
        yield Said(record, kind, None if kind == DecisionKind.APPROVE else before, amount)
