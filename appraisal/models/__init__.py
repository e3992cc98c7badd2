"""Bodies that appraise, their rounds and sheets, what members declare, and the meetings of a council."""

from appraisal.models.draft import SheetDraft
from appraisal.models.meeting import AgendaItem, Attendance, Ballot, Meeting
from appraisal.models.panel import Panel, PanelMember
from appraisal.models.round import Appraisal, AppraisalSheet, Assignment, Declaration
from appraisal.models.supplement import SupplementDraft, SupplementTemplate
from appraisal.states import Body, Level, Purpose, Verdict

__all__ = (
    "AgendaItem", "Appraisal", "AppraisalSheet", "Assignment", "Attendance", "Ballot", "Body", "Declaration", "Level",
    "Meeting", "Panel", "PanelMember", "Purpose", "SheetDraft", "SupplementDraft", "SupplementTemplate", "Verdict",
)  # fmt: skip
