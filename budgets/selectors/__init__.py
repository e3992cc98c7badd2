"""Find norms, the law of a day, and the money of envelopes."""

from __future__ import annotations

from budgets.selectors.envelopes import (
    CommitmentStanding,
    Standing,
    best_envelope,
    commitment,
    commitments_in,
    entries_of,
    entries_of_reference,
    envelope,
    envelopes,
    get_envelope,
    standings,
)
from budgets.selectors.law import cost_items, law_on, norm_codes_for
from budgets.selectors.norms import (
    SupportNorm,
    advance_rate,
    days,
    deadline,
    history_of,
    norm_on,
    norms_named,
    norms_on,
    progress_gate,
    support_norm,
)

__all__ = (
    "CommitmentStanding", "Standing", "SupportNorm", "advance_rate", "best_envelope", "commitment", "commitments_in",
    "cost_items", "days", "deadline", "entries_of", "entries_of_reference", "envelope", "envelopes", "get_envelope",
    "history_of", "law_on", "norm_codes_for", "norm_on", "norms_named", "norms_on", "progress_gate", "standings",
    "support_norm",
)  # fmt: skip
