"""Pages of /ke-hoach/."""

from planning.views.calendar import calendar_file, delete_entry, edit_entry, new_entry, show_calendar
from planning.views.plan import approve, decision, plan, plan_of_asked_year
from planning.views.registration import registered, registration, registration_confirm
from planning.views.years import show_list

__all__ = (
    "approve",
    "calendar_file",
    "decision",
    "delete_entry",
    "edit_entry",
    "new_entry",
    "plan",
    "plan_of_asked_year",
    "registered",
    "registration",
    "registration_confirm",
    "show_calendar",
    "show_list",
)  # fmt: skip
