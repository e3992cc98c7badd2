"""Is State money given twice for the same content? Each guard takes (proposal, facts)."""

from __future__ import annotations

from core.errors import Reason
from proposals.guards.answers import Answer, section_url
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.states import SectionKey
from proposals.support import prior_support


def no_double_support(proposal: Proposal, facts: StepFacts) -> Answer:
    """No beneficiary was supported for the same content within the years of the norm, or the unit explains why again."""
    url = section_url(proposal, SectionKey.PARTIES)
    return [
        Reason(
            f"“{found.name}”: {found.sentence}; nếu vẫn đề nghị, hãy giải trình.",
            "beneficiaries", found.article, f"{url}#da-ho-tro-{found.beneficiary_pk}",
        )
        for found in prior_support(proposal)
        if not found.explained
    ]  # fmt: skip
