"""Screens of the appraisal steps, the sheet, and the lines of the estimate."""

from appraisal.forms.figures import NAMES, FiguresForm
from appraisal.forms.steps import SCREENS, SheetForm

__all__ = ("NAMES", "SCREENS", "FiguresForm", "SheetForm")
