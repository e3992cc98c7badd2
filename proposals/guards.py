"""Is it good enough? Each guard takes (proposal, facts) and answers None, a sentence, or all its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone

from core.errors import Reason
from core.money import format_dong
from organisations.selectors import place_eligibility
from programmes import selectors as programmes
from programmes.states import WindowLevel
from proposals import completeness, rules
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.selectors import attached_codes, dossier_of, needed_papers
from proposals.states import LegalForm, SectionKey, State

Answer = Iterable[Reason] | Reason | str | None


# --- the dossier -----------------------------------------------------------------------------------------------------
def sections_complete(proposal: Proposal, facts: StepFacts) -> Answer:
    """Eight sections with everything Điều 5 asks for; in the estimate every line adds up."""
    reasons = completeness.missing(dossier_of(proposal))
    return [_linked(reason, proposal, key) for key, found in reasons.items() for reason in found]


def papers_attached(proposal: Proposal, facts: StepFacts) -> Answer:
    """The papers the contents ask for at submission."""
    return _papers_missing(proposal, "submit")


def place_is_eligible(proposal: Proposal, facts: StepFacts) -> Answer:
    """Beneficiaries bound to rural territory produce in a place that counts on the day whose law applies."""
    day = proposal.norms_as_of or timezone.localdate()
    url = _section_url(proposal, SectionKey.PARTIES)
    reasons = []
    for row in proposal.beneficiary_rows.select_related("production_commune"):
        if row.production_commune is None or row.legal_form not in LegalForm.BOUND_TO_PLACE:
            continue
        if proposal.content.any_place:
            continue
        village = row.production_address if row.in_craft_village else ""
        verdict = place_eligibility(row.production_commune.code, day, craft_village=village)
        if verdict.ok is False:
            reasons.append(Reason(f"“{row.name}”: {verdict.reason}", "beneficiaries", verdict.article, url))
    return reasons


def commitments_given(proposal: Proposal, facts: StepFacts) -> Answer:
    """Full counterpart, and no other State money for the same item (TTLT 26/2014 Điều 7.3–7.4, idea kept by TT 28)."""
    url = _section_url(proposal, SectionKey.ORGANISATION)
    reasons = []
    if not proposal.commits_counterpart:
        reasons.append(Reason("Chưa cam kết bố trí đủ vốn đối ứng.", "commits_counterpart", url=url))
    if not proposal.commits_no_double_support:
        reasons.append(
            Reason("Thiếu cam kết chưa được và không nhận hỗ trợ khác của Nhà nước cho cùng nội dung chi.", "commits_no_double_support",
                   url=url)
        )  # fmt: skip
    return reasons


def province_window_open(proposal: Proposal, facts: StepFacts) -> Answer:
    """The Sở receives until the day of the window, or later with its leave. A returned dossier is not late again."""
    return None if proposal.submitted_at else _window(proposal, WindowLevel.UNIT_TO_PROVINCE)


def centre_window_open(proposal: Proposal, facts: StepFacts) -> Answer:
    """The Cục receives until the day of the window, or later with its leave."""
    return None if proposal.submitted_at else _window(proposal, WindowLevel.PROVINCE_TO_CENTRE)


def was_returned_from_screening(proposal: Proposal, facts: StepFacts) -> Answer:
    """Comes back to where it was returned from, never to the province."""
    return None if proposal.returned_from == State.SCREENING else "Hồ sơ được trả lại từ bước thẩm định cấp Bộ."


def was_returned_from_appraisal(proposal: Proposal, facts: StepFacts) -> Answer:
    """Comes back to where it was returned from."""
    return None if proposal.returned_from == State.CENTRAL_APPRAISING else "Hồ sơ được trả lại từ bước thẩm tra."


# --- what the person states when taking the step ---------------------------------------------------------------------
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
amount_within_approved = _within("amount_approved", "được phê duyệt")
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


# --- group, bidding, acceptance, settlement --------------------------------------------------------------------------
def is_group_project(proposal: Proposal, facts: StepFacts) -> Answer:
    """Only group projects have an implementation plan of their own."""
    return None if proposal.is_group else "Chỉ đề án nhóm phải lập kế hoạch triển khai."


def named_beneficiaries(proposal: Proposal, facts: StepFacts) -> Answer:
    """Mẫu số 11 names who benefits."""
    stated = str(facts.details.get("beneficiaries", "")).strip()
    return None if stated else Reason("Chưa ghi danh sách đơn vị thụ hưởng.", "beneficiaries")


def group_plan_approved(proposal: Proposal, facts: StepFacts) -> Answer:
    """A group project is contracted only after its plan is approved by the Sở."""
    waits = proposal.is_group and proposal.state == State.ASSIGNED and not rules.is_direct(proposal)
    return "Đề án nhóm phải có kế hoạch triển khai được Sở duyệt trước." if waits else None


def bidding_is_due(proposal: Proposal, facts: StepFacts) -> Answer:
    """Only contents on the bidding list (TT 36/2013/TT-BCT, Điều 3)."""
    return None if proposal.needs_bidding else "Nội dung của đề án này không phải đấu thầu."


def bidding_result_recorded(proposal: Proposal, facts: StepFacts) -> Answer:
    """When bidding is due, its result comes before the contract (TT 36/2013/TT-BCT, Điều 21.2.c)."""
    if not proposal.needs_bidding:
        return None
    if proposal.state != State.BIDDING:
        return "Nội dung của đề án phải đấu thầu trước khi ký hợp đồng."
    stated = str(facts.details.get("bidding_result", "")).strip()
    return None if stated else Reason("Chưa ghi quyết định phê duyệt kết quả đấu thầu.", "bidding_result")


def acceptance_papers_attached(proposal: Proposal, facts: StepFacts) -> Answer:
    """Evidence of the content, before the Sở is asked to come (TT 36/2013/TT-BCT, Điều 14)."""
    return _papers_missing(proposal, "acceptance")


def settlement_papers_attached(proposal: Proposal, facts: StepFacts) -> Answer:
    """The settlement dossier (TT 36/2013/TT-BCT, Điều 17)."""
    return _papers_missing(proposal, "settlement")


def settled_a_full_acceptance(proposal: Proposal, facts: StepFacts) -> Answer:
    """Goes back to the acceptance it came from."""
    return None if proposal.returned_from == State.ACCEPTED else "Hồ sơ này được nghiệm thu một phần."


def settled_a_partial_acceptance(proposal: Proposal, facts: StepFacts) -> Answer:
    """Goes back to the acceptance it came from."""
    return None if proposal.returned_from == State.PARTLY_ACCEPTED else "Hồ sơ này đã được nghiệm thu toàn bộ."


def _papers_missing(proposal: Proposal, stage: str) -> list[Reason]:
    url = reverse("proposals:papers", args=(proposal.code,))
    missing = completeness.missing_papers(needed_papers(proposal, stage=stage), attached_codes(proposal))
    return [_at(reason, url) for reason in missing]


def _window(proposal: Proposal, level: WindowLevel) -> Answer:
    state = programmes.window_open(
        proposal.plan_year, level, tenant_id=proposal.tenant_id, unit_id=proposal.unit_id, day=timezone.localdate()
    )
    return None if state.open else Reason(state.reason, "plan_year", state.article)


def _section_url(proposal: Proposal, key: str) -> str:
    return reverse("proposals:section", args=(proposal.code, key))


def _linked(reason: Reason, proposal: Proposal, key: str) -> Reason:
    return _at(reason, f"{_section_url(proposal, key)}#id_{reason.field}")


def _at(reason: Reason, url: str) -> Reason:
    return Reason(reason.message, reason.field, reason.article, url)
