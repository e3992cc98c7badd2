"""Bundles as a reader with conflicts of interest may see them: their đề án are counted, not shown."""

from __future__ import annotations

from dataclasses import replace

from organisations.actors import Actor
from planning.drafts import RegistrationDraft
from proposals.selectors import recused_ids


def as_read_by(actor: Actor, draft: RegistrationDraft) -> RegistrationDraft:
    """The same draft with the rows this person keeps away from marked hidden; totals and mark are the same. One query."""
    away = recused_ids(actor)
    rows = tuple(replace(row, hidden=row.proposal_id in away) for row in draft.rows)
    return replace(draft, rows=rows)


def hidden_codes(draft: RegistrationDraft) -> list[str]:
    """Numbers of the hidden đề án: no sentence of a refusal may name them."""
    return [row.code for row in draft.rows if row.hidden]
