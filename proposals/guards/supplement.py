"""Is every point of the request for supplement answered? Takes (proposal, facts)."""

from __future__ import annotations

from core.errors import Reason
from proposals.guards.answers import Answer
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.supplements import open_request, unanswered


def supplement_answered(proposal: Proposal, facts: StepFacts) -> Answer:
    """All points without an answer at once, each with the address of its box."""
    request = open_request(proposal)
    if request is None:
        return None
    return [
        Reason(f"Chưa trả lời điểm {p.number} ({p.place}).", f"diem-{p.number}", url=p.get_absolute_url())
        for p in unanswered(request)
    ]
