"""Screens of the appraisal steps, the sheet, the lines of the estimate, bodies and who looks at what."""

from appraisal.forms.assigning import AssignForm, AssignManyForm, HandOverForm
from appraisal.forms.bodies import OpenManyForm
from appraisal.forms.figures import NAMES, FiguresForm
from appraisal.forms.panels import (
    DecisionFields,
    LeaveForm,
    MemberForm,
    NewPanelForm,
    RulesForm,
    SeatForm,
    person_label,
    rules_of,
    years_to_choose,
)
from appraisal.forms.sheet import OpinionForm, SheetForm, money_values, raw_values, values_of
from appraisal.forms.steps import SCREENS
from appraisal.forms.supplements import ComposeForm, MarkForm, PointFormSet, SendForm, TemplateForm

__all__ = (
    "NAMES",
    "SCREENS",
    "AssignForm",
    "AssignManyForm",
    "ComposeForm",
    "DecisionFields",
    "FiguresForm",
    "HandOverForm",
    "LeaveForm",
    "MarkForm",
    "MemberForm",
    "NewPanelForm",
    "OpenManyForm",
    "OpinionForm",
    "PointFormSet",
    "RulesForm",
    "SeatForm",
    "SendForm",
    "SheetForm",
    "TemplateForm",
    "money_values",
    "person_label",
    "raw_values",
    "rules_of",
    "values_of",
    "years_to_choose",
)  # fmt: skip
