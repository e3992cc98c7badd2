"""Forms of the bundle and of the plan."""

from planning.forms.calendar import EntryForm
from planning.forms.decisions import (
    LetterForm,
    PaperForm,
    ReasonForm,
    ScenarioForm,
    ScenarioNameForm,
    conclusion_choices,
)
from planning.forms.look import controls, look_of
from planning.forms.plan import ApprovalForm, PlanForm
from planning.forms.registration import RegistrationForm

__all__ = (
    "ApprovalForm", "EntryForm", "LetterForm", "PaperForm", "PlanForm", "ReasonForm", "RegistrationForm",
    "ScenarioForm", "ScenarioNameForm", "conclusion_choices", "controls", "look_of",
)  # fmt: skip
