"""Forms of the bundle and of the plan."""

from planning.forms.calendar import EntryForm
from planning.forms.plan import ApprovalForm, PlanForm
from planning.forms.registration import RegistrationForm

__all__ = ("ApprovalForm", "EntryForm", "PlanForm", "RegistrationForm")
