"""Pages of /tham-dinh/."""

from appraisal.views.figures import estimate
from appraisal.views.lists import show_list
from appraisal.views.sheet import check_amounts, opinion, sheet
from appraisal.views.steps import step

__all__ = ("check_amounts", "estimate", "opinion", "sheet", "show_list", "step")
