"""What an appraisal does: bodies and seats, rounds with their sheets and conclusions, who looks at what, own figures."""

from appraisal.services.assignments import Given, assign, assign_many, hand_over
from appraisal.services.conflicts import declare, declare_none, lift
from appraisal.services.drafts import drop_drafts, keep_draft
from appraisal.services.figures import LineFigures, refigured, type_figures
from appraisal.services.opening import open_appraisal, open_many
from appraisal.services.panels import change_decision, change_rules, create_panel, dissolve_panel
from appraisal.services.reminders import remind_members
from appraisal.services.rounds import conclude, return_dossier
from appraisal.services.seats import add_member, change_seat, remove_member, staff_panel
from appraisal.services.sheets import file_opinion, fill_sheet
from appraisal.services.supplements import (
    DraftPoint,
    change_template,
    drop_draft,
    hide_template,
    keep_template,
    save_draft,
    show_template,
)

__all__ = (
    "DraftPoint", "Given", "LineFigures", "add_member", "assign", "assign_many", "change_decision", "change_rules",
    "change_seat", "change_template", "conclude", "create_panel", "declare", "declare_none", "dissolve_panel",
    "drop_draft", "drop_drafts", "file_opinion", "fill_sheet", "hand_over", "hide_template", "keep_draft",
    "keep_template", "lift", "open_appraisal", "open_many", "refigured", "remind_members", "remove_member",
    "return_dossier", "save_draft", "show_template", "staff_panel", "type_figures",
)  # fmt: skip
