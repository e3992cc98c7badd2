"""Is the dossier whole, in the right place and in time? Each guard takes (proposal, facts)."""

from __future__ import annotations

from django.utils import timezone

from core.errors import Reason
from organisations.selectors import place_eligibility
from programmes import selectors as programmes
from programmes.states import WindowLevel
from proposals import completeness
from proposals.guards.answers import Answer, linked, papers_missing, section_url
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.selectors import dossier_of
from proposals.states import LegalForm, SectionKey, State


def sections_complete(proposal: Proposal, facts: StepFacts) -> Answer:
    """Eight sections with everything Điều 5 asks for; in the estimate every line adds up."""
    reasons = completeness.missing(dossier_of(proposal))
    return [linked(reason, proposal, key) for key, found in reasons.items() for reason in found]


def papers_attached(proposal: Proposal, facts: StepFacts) -> Answer:
    """The papers the contents ask for at submission."""
    return papers_missing(proposal, "submit")


def place_is_eligible(proposal: Proposal, facts: StepFacts) -> Answer:
    """Beneficiaries bound to rural territory produce in a place that counts on the day whose law applies."""
    day = proposal.norms_as_of or timezone.localdate()
    url = section_url(proposal, SectionKey.PARTIES)
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
    url = section_url(proposal, SectionKey.ORGANISATION)
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


def _window(proposal: Proposal, level: WindowLevel) -> Answer:
    state = programmes.window_open(
        proposal.plan_year, level, tenant_id=proposal.tenant_id, unit_id=proposal.unit_id, day=timezone.localdate()
    )
    return None if state.open else Reason(state.reason, "plan_year", state.article)
