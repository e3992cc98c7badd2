"""Pages of /tham-dinh/."""

from appraisal.views.assigning import assignments, hand_over
from appraisal.views.bulk import assign_many, open_many
from appraisal.views.declaring import declare, declare_many
from appraisal.views.figures import estimate
from appraisal.views.lists import show_list
from appraisal.views.marks import marks
from appraisal.views.overseeing import declarations, declare_for, lift
from appraisal.views.panels import panel, panel_decision, panel_end, panel_file, panel_new, panel_rules, panels
from appraisal.views.seats import find_person, member_leave, member_new, member_seat
from appraisal.views.sheet import check_amounts, opinion, sheet
from appraisal.views.steps import step
from appraisal.views.templates import edit_template, list_templates, new_template

__all__ = (
    "assign_many", "assignments", "check_amounts", "declarations", "declare", "declare_for", "declare_many",
    "edit_template", "estimate", "find_person", "hand_over", "lift", "list_templates", "marks", "member_leave",
    "member_new", "member_seat", "new_template", "open_many", "opinion", "panel", "panel_decision", "panel_end",
    "panel_file", "panel_new", "panel_rules", "panels", "sheet", "show_list", "step",
)  # fmt: skip
