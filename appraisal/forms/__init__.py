"""Screens of the appraisal steps, the sheet, and the lines of the estimate."""

from appraisal.forms.figures import NAMES, FiguresForm
from appraisal.forms.sheet import OpinionForm, SheetForm, money_values, raw_values, values_of
from appraisal.forms.steps import SCREENS

__all__ = (
    "NAMES", "SCREENS", "FiguresForm", "OpinionForm", "SheetForm", "money_values", "raw_values", "values_of",
)  # fmt: skip
