"""Adjustments of approved đề án: one being written, one with the Sở, one waiting for its decision, one applied."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.tenancy import tenant_scope
from execution import rules
from execution.services import adjustments as services
from execution.services.adjustments import Decision
from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
from khuyencong.demo.writing import small_pdf
from organisations.roles import Role
from proposals.forms.sheet import posted_of
from proposals.models import Proposal
from proposals.rules import is_direct
from proposals.states import SectionKey

EVERY = 4
"""One in so many approved đề án is being adjusted; the stages take turns."""
REASON = "Cơ sở bổ sung đơn hàng xuất khẩu nên nâng mục tiêu sản lượng; máy và kinh phí không đổi."
ADDED = " Sau điều chỉnh, mục tiêu sản lượng tăng thêm 10%."


def adjust(proposal: Proposal, spec: Spec, people: People, *, number: str) -> None:
    """Ask for another aim, and take it as far as the turn of this đề án goes. Inside the scope of its tenant."""
    if proposal.state not in rules.ADJUSTABLE or spec.number % EVERY:
        return
    stage, unit = spec.number // EVERY % 4, people.of_unit(proposal.unit_id)
    row = services.open_adjustment(proposal, actor=unit)
    section = SectionKey.OBJECTIVES
    posted = posted_of(proposal, proposal.sections.get(key=section))
    typed = {"objectives": [posted["objectives"][0] + ADDED]}
    row = services.save_section(row, section, posted | typed, actor=unit)
    row = services.save_reason(row, REASON, actor=unit)
    if stage == 0:
        return
    row = services.submit_adjustment(row, actor=unit)
    if stage > 1 and not is_direct(proposal):
        officer = people.of_province(Role.PROVINCE_OFFICER, proposal.tenant_id)
        row = services.confirm_adjustment(row, actor=officer, confirmation="Đã kiểm tra tại cơ sở, lý do phù hợp.")
    director = people.central(Role.CENTRE_LEADER)
    if stage > 2:
        decision = Decision(number, timezone.localdate() - timedelta(days=1), small_pdf("quyet-dinh.pdf"))
        with tenant_scope(*director.tenant_ids):
            services.approve_adjustment(row, actor=director, decision=decision)
