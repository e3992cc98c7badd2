"""Is the money asked, found right or approved within what the norms of the đề án's day allow?

An exception of the competent authority lifts the norms up to its limit: the unit may file with any, a conclusion of the
Sở needs the Sở's or the Cục's own record, one of the Cục and the Minister's decision the Cục's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from budgets.assessment import Assessment
from core.errors import Reason
from core.money import format_dong
from proposals.assessing import assess_proposal
from proposals.contents import content_shares
from proposals.estimates import grantable, starting_point
from proposals.guards.answers import Answer, at, section_url
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.selectors import exception_covering
from proposals.states import EstimateStage, ExceptionLevel, SectionKey

ROW = "dong-"
ANY_LEVEL = frozenset(ExceptionLevel.values)
PROVINCE_UP = frozenset({ExceptionLevel.PROVINCE, ExceptionLevel.CENTRE})
CENTRE_ONLY = frozenset({ExceptionLevel.CENTRE})


def support_within_norms(proposal: Proposal, facts: StepFacts) -> Answer:
    """What the unit asks for is within the norms, or an exception with its paper covers it."""
    assessment = assess_proposal(proposal)
    if not assessment.faults:
        return None
    lifted = exception_covering(proposal, assessment.asked, ANY_LEVEL) is not None
    return [_at_row(fault, proposal) for fault in assessment.faults if not lifted or fault.field.startswith(ROW)]


def amount_above_norms(proposal: Proposal, amount: int, stage: str, levels: Collection[str]) -> Reason | None:
    """Why this amount (đồng) may not be given at a stage; None when it may. Used by guards and by services alike."""
    try:
        start = starting_point(proposal, stage, amount=amount)
    except LookupError:
        return None
    assessment = assess_proposal(proposal, lines=start.lines)
    limit = grantable(assessment)
    if amount <= limit or exception_covering(proposal, amount, levels) is not None:
        return None
    text = f"Số tiền {format_dong(amount)} đ lớn hơn định mức cho phép {format_dong(limit)} đ."
    next_step = " Giảm số tiền, hoặc ghi nhận ngoại lệ kèm văn bản của cấp có thẩm quyền."
    return Reason(f"{text}{_where(assessment)}{next_step}", "amount", _article(assessment))


def contents_above_norms(
    proposal: Proposal, amounts: Mapping[str, int], stage: str, levels: Collection[str]
) -> list[Reason]:
    """Why these amounts (content -> đồng) may not be given at a stage, each beside its content; empty when they may."""
    lifted = exception_covering(proposal, sum(amounts.values()), levels) is not None
    reasons = []
    for share in content_shares(proposal, stage, amounts):
        amount = amounts.get(share.code, 0)
        if amount > share.asked:
            text = f"“{share.title}”: {format_dong(amount)} đ lớn hơn đơn vị đề nghị {format_dong(share.asked)} đ."
            reasons.append(Reason(text, share.field))
        elif amount > share.allowed and not lifted:
            text = f"“{share.title}”: {format_dong(amount)} đ lớn hơn định mức cho phép {format_dong(share.allowed)} đ."
            said = " ".join((text, *share.limits))
            next_step = " Giảm số tiền, hoặc ghi nhận ngoại lệ kèm văn bản của cấp có thẩm quyền."
            reasons.append(Reason(f"{said}{next_step}", share.field, share.citation))
    return reasons


def _amount_within_norms(
    name: str, stage: str, levels: Collection[str], doc: str
) -> Callable[[Proposal, StepFacts], Answer]:
    def guard(proposal: Proposal, facts: StepFacts) -> Answer:
        if facts.amount is None or facts.amount <= 0 or facts.amount > proposal.amount_proposed:
            return None  # said by amount_recorded and amount_within_proposed
        return amount_above_norms(proposal, facts.amount, stage, levels)

    guard.__name__, guard.__doc__ = name, doc
    return guard


amount_within_norms_province = _amount_within_norms(
    "amount_within_norms_province", EstimateStage.PROVINCE, PROVINCE_UP,
    "The Sở's amount is within the norms, or an exception recorded by the Sở or the Cục covers it.",
)  # fmt: skip
amount_within_norms_centre = _amount_within_norms(
    "amount_within_norms_centre", EstimateStage.CENTRE, CENTRE_ONLY,
    "The Cục's amount is within the norms, or an exception recorded by the Cục covers it.",
)  # fmt: skip
amount_within_norms_approved = _amount_within_norms(
    "amount_within_norms_approved", EstimateStage.APPROVED, CENTRE_ONLY,
    "The approved amount is within the norms, or an exception recorded by the Cục covers it.",
)  # fmt: skip


def _where(assessment: Assessment) -> str:
    over = [group for group in assessment.groups if group.over and not group.warns_only]
    parts = []
    for group in over:
        whom = f" cho “{group.recipient_name}”" if group.recipient_name else ""
        parts.append(f" {group.title}{whom}: {group.limit}.")
    return "".join(parts)


def _article(assessment: Assessment) -> str:
    cited = (group.citation for group in assessment.groups if group.over and not group.warns_only)
    return "; ".join(dict.fromkeys(citation for citation in cited if citation))


def _at_row(fault: Reason, proposal: Proposal) -> Reason:
    """Led to the row of the estimate it speaks of, else to the table."""
    anchor = fault.field if fault.field.startswith(ROW) else f"id_{fault.field}"
    return at(fault, f"{section_url(proposal, SectionKey.ESTIMATE)}#{anchor}")
