"""Appraisals of a đề án, the sheet that speaks now, and what waits to be appraised at a level."""

from appraisal.selectors.lists import appraisal_page, states_to_appraise
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
from appraisal.selectors.supplements import (
    draft_of,
    left_unresolved,
    offered_sentence,
    offered_sentences,
    template_for,
    template_page,
)

__all__ = (
    "STAGE_OF_LEVEL",
    "amount_to_state",
    "appraisal_page",
    "appraisals_of",
    "changed_heads",
    "draft_of",
    "last_sheet",
    "left_unresolved",
    "offered_sentence",
    "offered_sentences",
    "open_round",
    "rounds_at",
    "states_to_appraise",
    "template_for",
    "template_page",
    "typed_figures",
    "valid_sheet",
    "visible_appraisals",
)
