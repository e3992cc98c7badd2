"""Pages of /ke-hoach/."""

from planning.views import scenarios
from planning.views.calendar import calendar_file, delete_entry, edit_entry, new_entry, show_calendar
from planning.views.concluding import conclude, drop, screen
from planning.views.overview import overview, overview_file
from planning.views.plan import batch, decision, plan, plan_of_asked_year, ranking, set_aside
from planning.views.registration import registered, registration, registration_confirm
from planning.views.submission import approval, approve, approve_again, give_back, submission
from planning.views.years import show_list

__all__ = (
    "approval", "approve", "approve_again", "batch", "calendar_file", "conclude", "decision", "delete_entry", "drop",
    "edit_entry", "give_back", "new_entry", "overview", "overview_file", "plan", "plan_of_asked_year", "ranking",
    "registered", "registration", "registration_confirm", "scenarios", "screen", "set_aside", "show_calendar",
    "show_list", "submission",
)  # fmt: skip
