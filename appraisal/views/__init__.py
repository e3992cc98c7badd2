"""Pages of /tham-dinh/."""

from appraisal.views.figures import estimate
from appraisal.views.lists import show_list
from appraisal.views.marks import marks
from appraisal.views.sheet import sheet
from appraisal.views.steps import step
from appraisal.views.templates import edit_template, list_templates, new_template

__all__ = (
    "edit_template", "estimate", "list_templates", "marks", "new_template", "sheet", "show_list", "step",
)  # fmt: skip
