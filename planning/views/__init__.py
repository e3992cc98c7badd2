"""Pages of /ke-hoach/."""

from planning.views.plan import approve, decision, plan, plan_of_asked_year
from planning.views.registration import registered, registration, registration_confirm
from planning.views.years import show_list

__all__ = (
    "approve", "decision", "plan", "plan_of_asked_year", "registered", "registration", "registration_confirm", "show_list",
)  # fmt: skip
