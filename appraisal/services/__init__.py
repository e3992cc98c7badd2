"""What an appraisal does: rounds with their sheets and conclusions, and figures of its own for the estimate."""

from appraisal.services.figures import LineFigures, refigured, type_figures
from appraisal.services.rounds import conclude, fill_sheet, open_appraisal, return_dossier
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
    "DraftPoint", "LineFigures", "change_template", "conclude", "drop_draft", "fill_sheet", "hide_template",
    "keep_template", "open_appraisal", "refigured", "return_dossier", "save_draft", "show_template", "type_figures",
)  # fmt: skip
