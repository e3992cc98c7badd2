"""Screens of the appraisal steps, the sheet, and the lines of the estimate."""

from appraisal.forms.figures import NAMES, FiguresForm
from appraisal.forms.steps import SCREENS, SheetForm
from appraisal.forms.supplements import ComposeForm, MarkForm, PointFormSet, SendForm, TemplateForm

__all__ = (
    "NAMES", "SCREENS", "ComposeForm", "FiguresForm", "MarkForm", "PointFormSet", "SendForm", "SheetForm", "TemplateForm",
)  # fmt: skip
