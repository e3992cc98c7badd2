"""Pages of execution."""

from execution.views.lists import show_list
from execution.views.money import money
from execution.views.steps import step

__all__ = ["money", "show_list", "step"]
