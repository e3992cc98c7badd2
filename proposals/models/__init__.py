"""Rows of the đề án."""

from proposals.models.content import Beneficiary, EstimateLine, Location, Paper, Partner, WorkItem, paper_path
from proposals.models.forms import ClusterCapital, ClusterReport, TrainingModule, TrainingProgramme
from proposals.models.history import TransitionRecord
from proposals.models.imported import HistoryImport, ImportedRow
from proposals.models.money import EstimateImport, EstimateVersion, NormException, SupportLookup
from proposals.models.proposal import CodeCounter, Proposal, Section, new_draft_code
from proposals.models.recusal import Recusal
from proposals.models.reminder import Reminder
from proposals.models.snapshot import DossierSnapshot, Look
from proposals.models.supplement import SupplementPoint, SupplementRequest

__all__ = (
    "Beneficiary", "ClusterCapital", "ClusterReport", "CodeCounter", "DossierSnapshot", "EstimateImport", "EstimateLine", "EstimateVersion", "HistoryImport", "ImportedRow", "Location", "Look", "NormException",
    "Paper", "Partner", "Proposal", "Recusal", "Reminder", "Section", "SupplementPoint", "SupplementRequest", "SupportLookup", "TrainingModule", "TrainingProgramme", "TransitionRecord",
    "WorkItem", "new_draft_code", "paper_path",
)  # fmt: skip
