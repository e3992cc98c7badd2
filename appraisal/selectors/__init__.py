"""Appraisals of a đề án, the sheet that speaks now, and what waits to be appraised at a level."""

from appraisal.selectors.drafts import draft_of
from appraisal.selectors.lists import appraisal_page, states_to_appraise
from appraisal.selectors.members import may_fill, seat_of
from appraisal.selectors.opinions import (
    Reader,
    last_opinion,
    opinions_for,
    opinions_visible_to,
    readers_of,
    valid_opinions,
)
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

__all__ = (
    "STAGE_OF_LEVEL",
    "Reader",
    "amount_to_state",
    "appraisal_page",
    "appraisals_of",
    "changed_heads",
    "draft_of",
    "last_opinion",
    "last_round",
    "last_sheet",
    "may_fill",
    "open_round",
    "opinions_for",
    "opinions_visible_to",
    "readers_of",
    "rounds_at",
    "seat_of",
    "states_to_appraise",
    "typed_figures",
    "valid_opinions",
    "valid_sheet",
    "visible_appraisals",
)
