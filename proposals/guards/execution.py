"""Group plans, bidding, acceptance, settlement: what must stand before."""

from __future__ import annotations

from core.errors import Reason
from proposals import rules
from proposals.guards.answers import Answer, papers_missing
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.states import State


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
    return papers_missing(proposal, "acceptance")


def settlement_papers_attached(proposal: Proposal, facts: StepFacts) -> Answer:
    """The settlement dossier (TT 36/2013/TT-BCT, Điều 17)."""
    return papers_missing(proposal, "settlement")


def settled_a_full_acceptance(proposal: Proposal, facts: StepFacts) -> Answer:
    """Goes back to the acceptance it came from."""
    return None if proposal.returned_from == State.ACCEPTED else "Hồ sơ này được nghiệm thu một phần."


def settled_a_partial_acceptance(proposal: Proposal, facts: StepFacts) -> Answer:
    """Goes back to the acceptance it came from."""
    return None if proposal.returned_from == State.PARTLY_ACCEPTED else "Hồ sơ này đã được nghiệm thu toàn bộ."
