"""What an appraisal does: rounds with their sheets and conclusions, and figures of its own for the estimate."""

from appraisal.services.drafts import drop_drafts, keep_draft
from appraisal.services.figures import LineFigures, refigured, type_figures
from appraisal.services.rounds import conclude, open_appraisal, return_dossier
from appraisal.services.sheets import file_opinion, fill_sheet

__all__ = (
    "LineFigures", "conclude", "drop_drafts", "file_opinion", "fill_sheet", "keep_draft", "open_appraisal", "refigured",
    "return_dossier", "type_figures",
)  # fmt: skip
