"""Bundles and plans: as drafts, as sent or approved, and in lists."""

from planning.selectors.again import offers, previews, unfunded_for
from planning.selectors.batches import Batch, batch_for
from planning.selectors.calendar import calendar_items
from planning.selectors.late import late_request_for, late_requests_for, received, window_context
from planning.selectors.overview import Overview, OverviewRow, OverviewSum, overview
from planning.selectors.plan import (
    approved_batches,
    counted_plans,
    law_order,
    plan_draft,
    plan_of,
    submissions_of,
    waiting_submission,
    year_list,
)
from planning.selectors.registration import (
    counted_registrations,
    items_of,
    registration_draft,
    registration_for,
    registration_list,
    registrations_for,
    year_to_register,
)
from planning.selectors.repeats import Repeat, repeats_in
from planning.selectors.scenarios import Comparison, comparison, rows_of, scenario, scenarios_of, suggestion_of
from planning.selectors.table import PlanPage, chosen_rows, plan_page, recommended_amounts

__all__ = (
    "Batch", "Comparison", "Overview", "OverviewRow", "OverviewSum", "PlanPage", "Repeat", "approved_batches",
    "batch_for", "calendar_items", "chosen_rows", "comparison", "counted_plans",
    "counted_registrations", "items_of", "late_request_for", "late_requests_for", "law_order",
    "offers", "overview", "plan_draft", "plan_of", "plan_page", "previews", "received", "recommended_amounts",
    "registration_draft", "registration_for", "registration_list", "registrations_for", "repeats_in", "rows_of",
    "scenario", "scenarios_of", "submissions_of", "suggestion_of", "unfunded_for", "waiting_submission",
    "window_context", "year_list", "year_to_register",
)  # fmt: skip
