"""Forms of execution, and the table of its screens."""

from execution.forms.money import MoneyForm
from execution.forms.screens import SCREENS

__all__ = ["SCREENS", "MoneyForm"]
