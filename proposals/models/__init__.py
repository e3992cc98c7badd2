"""Rows of the đề án."""

from proposals.models.content import Beneficiary, EstimateLine, Location, Paper, Partner, WorkItem, paper_path
from proposals.models.history import TransitionRecord
from proposals.models.proposal import CodeCounter, Proposal, Section, new_draft_code

__all__ = (
    "Beneficiary", "CodeCounter", "EstimateLine", "Location", "Paper", "Partner", "Proposal", "Section",
    "TransitionRecord", "WorkItem", "new_draft_code", "paper_path",
)  # fmt: skip
