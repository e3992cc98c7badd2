"""Pages of /tham-dinh/."""

from appraisal.views.declaring import declare, declare_many
from appraisal.views.figures import estimate
from appraisal.views.lists import show_list
from appraisal.views.overseeing import declarations, declare_for, lift
from appraisal.views.sheet import sheet
from appraisal.views.steps import step

__all__ = (
    "declarations", "declare", "declare_for", "declare_many", "estimate", "lift", "sheet", "show_list", "step",
)  # fmt: skip
