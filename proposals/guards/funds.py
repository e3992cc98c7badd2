"""Is the money there? The ledger decides once more when the step books; here it is said before, with the figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from budgets import selectors as budgets
from budgets.services import settlement_faults
from core.errors import Reason
from core.money import format_dong
from programmes import selectors as programmes
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


def money_for_all(proposals: Sequence[Proposal], facts_of: Mapping[int, StepFacts]) -> list[Reason]:
    """`money_available` for many: what each envelope has against what all of them together take from it."""
    reasons: list[Reason] = []
    codes = {code: programmes.ancestry(code) for code in {row.content.code for row in proposals}}
    for year in sorted({row.plan_year for row in proposals}):
        money = {purse.pk: purse for purse in budgets.purses(year)}
        if not money:
            reasons.append(Reason(f"Chưa ghi kinh phí được giao của năm {year}.", "envelope"))
            continue
        needed: dict[int, list[int]] = defaultdict(list)
        for row in proposals:
            found = budgets.purse_of(money.values(), row.tenant_id, codes[row.content.code])
            if row.plan_year == year and found is not None:
                needed[found.pk].append(facts_of[row.pk].amount or 0)
        reasons += [_short(money[pk], amounts) for pk, amounts in needed.items() if sum(amounts) > money[pk].free]
    return reasons


def _short(purse: budgets.Purse, amounts: list[int]) -> Reason:
    text = (
        f"Nguồn {purse.code} ({purse.name}) chỉ còn {format_dong(purse.free)} đ, cần {format_dong(sum(amounts))} đ cho "
        f"{len(amounts)} đề án; thiếu {format_dong(sum(amounts) - purse.free)} đ."
    )
    return Reason(text, "envelope")


def settlement_fits_spending(proposal: Proposal, facts: StepFacts) -> Answer:
    """What went out above the settled amount is refunded first; what is settled was promised before."""
    if facts.amount is None:
        return None
    money = budgets.commitment(proposal.code)
    return settlement_faults(proposal.code, money.spent, money.total, facts.amount)
