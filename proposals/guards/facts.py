"""Has the person stated what the step needs: paper, amount, day, words?"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from core.errors import Reason
from core.money import format_dong
from proposals.guards.answers import Answer
from proposals.models import Proposal
from proposals.records import StepFacts


def decision_recorded(proposal: Proposal, facts: StepFacts) -> Answer:
    """Number and date of the paper, not in the future."""
    reasons = []
    if not facts.decision_number.strip():
        reasons.append(Reason("Chưa ghi số văn bản.", "decision_number"))
    if facts.decision_date is None:
        reasons.append(Reason("Chưa ghi ngày văn bản.", "decision_date"))
    elif facts.decision_date > timezone.localdate():
        reasons.append(Reason("Ngày văn bản không thể ở sau ngày hôm nay.", "decision_date"))
    return reasons


def supplement_described(proposal: Proposal, facts: StepFacts) -> Answer:
    """What is missing, per section, and until when."""
    reasons = []
    if not any(str(text).strip() for text in facts.details.get("sections", {}).values()):
        reasons.append(Reason("Chưa nêu nội dung cần bổ sung ở mục nào.", "sections"))
    if facts.due_on is None:
        reasons.append(Reason("Chưa ghi hạn bổ sung.", "due_on"))
    elif facts.due_on <= timezone.localdate():
        reasons.append(Reason("Hạn bổ sung phải sau ngày hôm nay.", "due_on"))
    return reasons


def amount_recorded(proposal: Proposal, facts: StepFacts) -> Answer:
    """An amount above zero."""
    return None if facts.amount and facts.amount > 0 else Reason("Chưa ghi số tiền.", "amount")


def _within(field: str, name: str) -> Callable[[Proposal, StepFacts], Answer]:
    def guard(proposal: Proposal, facts: StepFacts) -> Answer:
        limit = getattr(proposal, field)
        if facts.amount is None or limit is None or facts.amount <= limit:
            return None
        return Reason(
            f"Số tiền {format_dong(facts.amount)} đ lớn hơn kinh phí {name} {format_dong(limit)} đ.", "amount"
        )

    guard.__name__, guard.__doc__ = f"within_{field}", f"Not above the amount {field} (đồng)."
    return guard


amount_within_proposed = _within("amount_proposed", "đơn vị đề nghị")
amount_within_central = _within("amount_central", "Cục thẩm định")
amount_within_approved = _within("support_in_force", "được phê duyệt")
amount_within_contract = _within("amount_contracted", "của hợp đồng")
amount_within_accepted = _within("amount_accepted", "được nghiệm thu")


def _stated(key: str, sentence: str) -> Callable[[Proposal, StepFacts], Answer]:
    def guard(proposal: Proposal, facts: StepFacts) -> Answer:
        return None if str(facts.details.get(key, "")).strip() else Reason(sentence, key)

    guard.__name__, guard.__doc__ = f"{key}_stated", f"The fact “{key}” is recorded."
    return guard


finance_opinion_recorded = _stated("finance_opinion", "Chưa ghi ý kiến của Bộ Tài chính (số, ngày văn bản).")
both_signed = _stated("signatories", "Chưa ghi người ký của cả hai bên.")
volumes_reported = _stated("volume", "Chưa ghi khối lượng đã hoàn thành.")


def repayment_recorded(proposal: Proposal, facts: StepFacts) -> Answer:
    """The amount to be repaid is stated, even when it is nothing (TT 36/2013/TT-BCT, Điều 12.6)."""
    return None if facts.amount is not None else Reason("Chưa ghi số tiền phải thu hồi (ghi 0 nếu không có).", "amount")
