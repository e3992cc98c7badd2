"""Pages of /ke-hoach/."""

from planning.views.again import register_again
from planning.views.late import ask_late, late, received
from planning.views.plan import approve, decision, plan, plan_of_asked_year
from planning.views.registration import registered, registration, registration_confirm
from planning.views.years import show_list

__all__ = (
    "approve", "ask_late", "decision", "late", "plan", "plan_of_asked_year", "received", "register_again", "registered",
    "registration", "registration_confirm", "show_list",
)  # fmt: skip
