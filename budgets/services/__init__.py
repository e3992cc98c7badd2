"""What can be done with money and norms."""

from __future__ import annotations

from budgets.services.envelopes import allocate, set_envelope, take_back
from budgets.services.ledger import (
    Warrant,
    book,
    carry_over,
    commit_support,
    lock_envelopes,
    release_rest,
    settle_support,
)

__all__ = (
    "Warrant", "allocate", "book", "carry_over", "commit_support", "lock_envelopes", "release_rest", "set_envelope",
    "settle_support", "take_back",
)  # fmt: skip
