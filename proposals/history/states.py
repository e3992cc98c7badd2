"""Which states a đề án may be brought in at, and what the books must say of it there. A table."""

from __future__ import annotations

from typing import Final

from proposals.states import State

S = State
APPROVED: Final = frozenset(State.PUBLIC)
CONTRACTED: Final = frozenset({
    S.CONTRACTED, S.IMPLEMENTING, S.ACCEPTANCE_REQUESTED, S.ACCEPTED, S.PARTLY_ACCEPTED, S.SETTLING, S.LIQUIDATED,
    S.SETTLED,
})  # fmt: skip
ACCEPTED: Final = frozenset({S.ACCEPTED, S.PARTLY_ACCEPTED, S.SETTLING, S.LIQUIDATED, S.SETTLED})
SETTLED: Final = frozenset({S.SETTLED})
ALLOWED: Final = tuple(state for state in State if state in APPROVED | State.CLOSED)
"""From the approval on, and what ended before it. A đề án that is still written or appraised belongs on the portal itself."""

NEEDED: Final[tuple[tuple[frozenset[str], tuple[str, ...]], ...]] = (
    (APPROVED, ("decision_number", "decision_day", "approved")),
    (CONTRACTED, ("contract_number", "contract_day", "contracted")),
    (ACCEPTED, ("accepted_day", "accepted")),
    (SETTLED, ("settled",)),
)
"""Columns without which a state cannot be believed."""
NEVER: Final[tuple[tuple[frozenset[str], tuple[str, ...]], ...]] = (
    (State.CLOSED - APPROVED, ("approved", "contracted", "accepted", "settled")),
)
"""What was never approved has no money of a later stage."""


def needed_in(state: str) -> tuple[str, ...]:
    """Names of the columns a row in this state must fill."""
    return tuple(name for states, names in NEEDED if state in states for name in names)


def never_in(state: str) -> tuple[str, ...]:
    """Names of the columns a row in this state must leave empty."""
    return tuple(name for states, names in NEVER if state in states for name in names)
