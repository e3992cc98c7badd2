"""Bundles and plans: as drafts, as sent or approved, and in lists."""

from planning.selectors.calendar import calendar_items
from planning.selectors.masking import as_read_by, hidden_codes
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
    figures_text,
    items_of,
    registration_draft,
    registration_for,
    registration_list,
    registrations_for,
    year_to_register,
)
from planning.selectors.repeats import Repeat, repeats_in

__all__ = (
    "Repeat",
    "approved_batches",
    "as_read_by",
    "batch_items",
    "calendar_items",
    "counted_plans",
    "counted_registrations",
    "figures_text",
    "hidden_codes",
    "items_of",
    "plan_draft",
    "plan_of",
    "registration_draft",
    "registration_for",
    "registration_list",
    "registrations_for",
    "repeats_in",
    "year_list",
    "year_to_register",
)
