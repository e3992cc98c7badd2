"""Bundles and plans: as drafts, as sent or approved, and in lists."""

from planning.selectors.again import offers, previews, unfunded_for
from planning.selectors.late import late_request_for, late_requests_for, received, window_context
from planning.selectors.plan import (
    approved_batches,
    batch_items,
    counted_plans,
    plan_draft,
    plan_of,
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

__all__ = (
    "approved_batches",
    "batch_items",
    "counted_plans",
    "counted_registrations",
    "items_of",
    "late_request_for",
    "late_requests_for",
    "offers",
    "plan_draft",
    "plan_of",
    "previews",
    "received",
    "registration_draft",
    "registration_for",
    "registration_list",
    "registrations_for",
    "unfunded_for",
    "window_context",
    "year_list",
    "year_to_register",
)
