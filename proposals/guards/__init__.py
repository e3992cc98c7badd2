"""Is it good enough? Each guard takes (proposal, facts) and answers None, a sentence, or all its reasons."""

from __future__ import annotations

from proposals.guards.dossier import (
    centre_window_open,
    commitments_given,
    papers_attached,
    place_is_eligible,
    province_window_open,
    sections_complete,
    was_returned_from_appraisal,
    was_returned_from_screening,
)
from proposals.guards.execution import (
    acceptance_papers_attached,
    bidding_is_due,
    bidding_result_recorded,
    group_plan_approved,
    is_group_project,
    named_beneficiaries,
    settled_a_full_acceptance,
    settled_a_partial_acceptance,
    settlement_papers_attached,
)
from proposals.guards.facts import (
    amount_recorded,
    amount_within_accepted,
    amount_within_approved,
    amount_within_central,
    amount_within_contract,
    amount_within_proposed,
    both_signed,
    decision_recorded,
    finance_opinion_recorded,
    repayment_recorded,
    supplement_described,
    volumes_reported,
)
from proposals.guards.funds import money_available, money_for_all, settlement_fits_spending
from proposals.guards.money import (
    amount_above_norms,
    amount_within_norms_approved,
    amount_within_norms_centre,
    amount_within_norms_province,
    support_within_norms,
)
from proposals.guards.supplement import supplement_answered
from proposals.guards.support import no_double_support

FOR_MANY = {money_available: money_for_all}
"""Guards that ask much, and their twins (proposals, facts by key) for `move_many`."""

__all__ = (
    "FOR_MANY",
    "acceptance_papers_attached",
    "amount_above_norms",
    "amount_recorded",
    "amount_within_accepted",
    "amount_within_approved",
    "amount_within_central",
    "amount_within_contract",
    "amount_within_norms_approved",
    "amount_within_norms_centre",
    "amount_within_norms_province",
    "amount_within_proposed",
    "bidding_is_due",
    "bidding_result_recorded",
    "both_signed",
    "centre_window_open",
    "commitments_given",
    "decision_recorded",
    "finance_opinion_recorded",
    "group_plan_approved",
    "is_group_project",
    "money_available",
    "named_beneficiaries",
    "no_double_support",
    "papers_attached",
    "place_is_eligible",
    "province_window_open",
    "repayment_recorded",
    "sections_complete",
    "settled_a_full_acceptance",
    "settled_a_partial_acceptance",
    "settlement_fits_spending",
    "settlement_papers_attached",
    "supplement_answered",
    "supplement_described",
    "support_within_norms",
    "volumes_reported",
    "was_returned_from_appraisal",
    "was_returned_from_screening",
)
