"""Is the money there? The ledger decides once more when the step books; here it is said before, with the figures."""

from __future__ import annotations

from budgets import selectors as budgets
from budgets.services import settlement_faults
from core.errors import Reason
from core.money import format_dong
from proposals.guards.answers import Answer
from proposals.models import Proposal
from proposals.records import StepFacts


def money_available(proposal: Proposal, facts: StepFacts) -> Answer:
    """The envelope that pays this đề án still has the amount (TT 36/2013/TT-BCT, Điều 6 khoản 3)."""
    if not facts.amount or facts.amount <= 0:
        return None
    found = budgets.best_envelope(proposal.plan_year, proposal.tenant_id, proposal.content.code)
    if found is None:
        return Reason(f"Chưa ghi kinh phí được giao của năm {proposal.plan_year}.", "envelope")
    standing = budgets.standings([found])[0]
    if standing.free >= facts.amount:
        return None
    text = (
        f"Nguồn {found.code} ({standing.name}) chỉ còn {format_dong(standing.free)} đ, thiếu "
        f"{format_dong(facts.amount - standing.free)} đ so với {format_dong(facts.amount)} đ cần cam kết."
    )
    return Reason(text, "envelope")


def settlement_fits_spending(proposal: Proposal, facts: StepFacts) -> Answer:
    """What went out above the settled amount is refunded first; what is settled was promised before."""
    if facts.amount is None:
        return None
    money = budgets.commitment(proposal.code)
    return settlement_faults(proposal.code, money.spent, money.total, facts.amount)
