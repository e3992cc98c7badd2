"""What can be done with money and norms."""

from __future__ import annotations

from budgets.services.carrying import carry_over
from budgets.services.committing import Promise, commit_many
from budgets.services.envelopes import allocate, set_envelope, take_back
from budgets.services.ledger import (
    book,
    commit_support,
    release_rest,
    settle_support,
    settlement_faults,
    take_refund_back,
)
from budgets.services.posting import (
    AlreadyBooked,
    Warrant,
    faults_of,
    lock_envelopes,
    lock_envelopes_of,
    lock_money_of,
    once,
)
from budgets.services.rehearsal import Change, rehearse

__all__ = (
    "AlreadyBooked", "Change", "Promise", "Warrant", "allocate", "book", "carry_over", "commit_many", "commit_support", "faults_of",
    "lock_envelopes", "lock_envelopes_of", "lock_money_of", "once", "rehearse", "release_rest", "set_envelope", "settle_support",
    "settlement_faults", "take_back", "take_refund_back",
)  # fmt: skip
