"""Appraisals of a đề án, the sheet that speaks now, and what waits to be appraised at a level."""

from appraisal.selectors.conflicts import conflicted_members, void_by_conflict, void_opinions, voided_members
from appraisal.selectors.drafts import draft_of
from appraisal.selectors.lists import appraisal_page, states_to_appraise
from appraisal.selectors.members import (
    active_members,
    assignment_of,
    charge_of,
    charges_of,
    ended_assignments,
    may_fill,
    running_assignments,
    seat_of,
)
from appraisal.selectors.opinions import (
    Reader,
    last_opinion,
    opinions_for,
    opinions_visible_to,
    readers_of,
    valid_opinions,
)
from appraisal.selectors.parties import parties_of, suggestions_for
from appraisal.selectors.rounds import (
    STAGE_OF_LEVEL,
    amount_to_state,
    appraisals_of,
    changed_heads,
    last_round,
    last_sheet,
    open_round,
    rounds_at,
    typed_figures,
    valid_sheet,
    visible_appraisals,
)
from appraisal.selectors.seats import has_declared, oversees, undeclared, undeclared_count, undeclared_seat
from appraisal.selectors.supplements import (
    left_unresolved,
    offered_sentence,
    offered_sentences,
    points_draft_of,
    template_for,
    template_page,
)

__all__ = (
    "STAGE_OF_LEVEL",
    "Reader",
    "active_members",
    "amount_to_state",
    "appraisal_page",
    "appraisals_of",
    "assignment_of",
    "changed_heads",
    "charge_of",
    "charges_of",
    "conflicted_members",
    "draft_of",
    "ended_assignments",
    "has_declared",
    "last_opinion",
    "last_round",
    "last_sheet",
    "left_unresolved",
    "may_fill",
    "offered_sentence",
    "offered_sentences",
    "open_round",
    "opinions_for",
    "opinions_visible_to",
    "oversees",
    "parties_of",
    "points_draft_of",
    "readers_of",
    "rounds_at",
    "running_assignments",
    "seat_of",
    "states_to_appraise",
    "suggestions_for",
    "template_for",
    "template_page",
    "typed_figures",
    "undeclared",
    "undeclared_count",
    "undeclared_seat",
    "valid_opinions",
    "valid_sheet",
    "visible_appraisals",
    "void_by_conflict",
    "void_opinions",
    "voided_members",
)  # fmt: skip
