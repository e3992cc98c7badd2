"""What an appraisal does: rounds with their sheets and conclusions, and figures of its own for the estimate."""

from appraisal.services.conflicts import declare, declare_none, lift
from appraisal.services.figures import LineFigures, refigured, type_figures
from appraisal.services.rounds import conclude, fill_sheet, open_appraisal, return_dossier

__all__ = (
    "LineFigures", "conclude", "declare", "declare_none", "fill_sheet", "lift", "open_appraisal", "refigured",
    "return_dossier", "type_figures",
)  # fmt: skip
