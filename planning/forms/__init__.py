"""Forms of the bundle and of the plan."""

from planning.forms.plan import ApprovalForm, PlanForm
from planning.forms.registration import CopyForm, LateAnswerForm, LateRequestForm, RegistrationForm

__all__ = ("ApprovalForm", "CopyForm", "LateAnswerForm", "LateRequestForm", "PlanForm", "RegistrationForm")
