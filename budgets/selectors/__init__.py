"""Find norms, the law of a day, and the money of envelopes."""

from __future__ import annotations

from budgets.selectors.entries import (
    commitment,
    commitments_in,
    commitments_of,
    entries_of,
    entries_of_reference,
    entries_shown,
    entries_to_export,
    entry_page,
    envelopes_of_reference,
    given_entries,
    places_of_reference,
)
from budgets.selectors.envelopes import (
    best_envelope,
    envelope,
    envelopes,
    envelopes_of,
    get_envelope,
    narrowest,
    purse_of,
    purses,
    standings,
    with_parts,
)
from budgets.selectors.kept import days_kept, forget_norms, law_kept
from budgets.selectors.law import cost_items, law_on, law_read_once, norm_codes_for
from budgets.selectors.norms import (
    SupportNorm,
    advance_rate,
    days,
    days_set_locally,
    deadline,
    history_of,
    local_keepers,
    local_norms_on,
    norm_on,
    norms_named,
    norms_on,
    norms_through_time,
    progress_gate,
    support_norm,
)
from budgets.standing import CommitmentStanding, Money, Purse, Standing

__all__ = (
    "CommitmentStanding", "Money", "Purse", "Standing", "SupportNorm", "advance_rate", "best_envelope", "commitment",
    "commitments_in", "commitments_of", "cost_items", "days", "days_kept", "days_set_locally", "deadline", "entries_of", "entries_of_reference", "entries_shown",
    "entries_to_export", "entry_page", "envelope", "envelopes", "envelopes_of", "envelopes_of_reference",
    "forget_norms", "get_envelope", "given_entries", "history_of", "law_kept", "law_on", "law_read_once", "local_keepers", "local_norms_on",
    "narrowest", "norm_codes_for", "norm_on", "norms_named", "norms_on", "norms_through_time", "places_of_reference", "progress_gate", "purse_of",
    "purses", "standings", "support_norm", "with_parts",
)  # fmt: skip
