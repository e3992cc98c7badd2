"""Pages of execution."""

from execution.views.adjustment_board import adjustment_board, adjustments_decide
from execution.views.adjustment_figures import adjustment_figures
from execution.views.adjustments import (
    adjustment,
    adjustment_act,
    adjustment_reset,
    adjustment_section,
    adjustments,
)
from execution.views.lists import show_list
from execution.views.money import money
from execution.views.steps import step

__all__ = (
    "adjustment", "adjustment_act", "adjustment_board", "adjustment_figures", "adjustment_reset", "adjustment_section",
    "adjustments", "adjustments_decide", "money", "show_list", "step",
)  # fmt: skip
