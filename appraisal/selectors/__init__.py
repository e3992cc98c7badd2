"""Appraisals of a đề án, the sheet that speaks now, and what waits to be appraised at a level."""

from appraisal.selectors.conflicts import conflicted_members, void_by_conflict, void_opinions, voided_members
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
from appraisal.selectors.rounds import (
    STAGE_OF_LEVEL,
    amount_to_state,
    appraisals_of,
    changed_heads,
    last_sheet,
    open_round,
    rounds_at,
    typed_figures,
    valid_sheet,
    visible_appraisals,
)

__all__ = (
    "STAGE_OF_LEVEL",
    "active_members",
    "amount_to_state",
    "appraisal_page",
    "appraisals_of",
    "assignment_of",
    "changed_heads",
    "charge_of",
    "charges_of",
    "conflicted_members",
    "ended_assignments",
    "last_sheet",
    "may_fill",
    "open_round",
    "rounds_at",
    "running_assignments",
    "seat_of",
    "states_to_appraise",
    "typed_figures",
    "valid_sheet",
    "visible_appraisals",
    "void_by_conflict",
    "void_opinions",
    "voided_members",
)
