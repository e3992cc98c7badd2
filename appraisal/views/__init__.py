"""Pages of /tham-dinh/."""

from appraisal.views.figures import estimate
from appraisal.views.lists import show_list
from appraisal.views.sheet import sheet
from appraisal.views.steps import step

__all__ = ("estimate", "sheet", "show_list", "step")
