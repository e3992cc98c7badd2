"""Who books money of a đề án by hand, and when. Pure, no database."""

from __future__ import annotations

from typing import Final

from budgets.states import EntryKind
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_centre_finance
from proposals.states import State

UNDER_WAY: Final = (
    State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTANCE_REQUESTED, State.ACCEPTED, State.PARTLY_ACCEPTED,
    State.SETTLING, State.LIQUIDATED,
)  # fmt: skip
BOOKABLE: Final = {
    EntryKind.ADVANCE: UNDER_WAY,
    EntryKind.CLEAR: UNDER_WAY,
    EntryKind.PAY: UNDER_WAY,
    EntryKind.REFUND: (*UNDER_WAY, State.STOPPED),
}
"""What finance books, and in which states of the đề án; the steps of the lifecycle book the rest."""


def may_book(actor: Actor | None, proposal: Proposal) -> bool:
    """Finance of the Cục, from the contract to the final accounts; after a stop for what comes back."""
    bookable = any(proposal.state in states for states in BOOKABLE.values())
    return actor is not None and bookable and is_centre_finance(actor, proposal)
