"""Work under contract: this month's report, an advance and a visit at every stage on their way. Inside the scope of the tenant."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from budgets.services import Warrant
from core.tenancy import tenant_scope
from execution import rules
from execution.advances import look_at_advance
from execution.inspecting import VisitNotes, VisitPlan
from execution.models import AdvanceRequest, Inspection
from execution.selectors.progress import last_report
from execution.services import advances, inspection_findings, inspections, progress
from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal
from proposals.rules import is_direct

REPORTS_OF_THREE = 2
"""Two of three units have reported for this month; the third is on the list of those that have not."""
DONE = "Đã hoàn thành phần lắp đặt, đang chạy thử."
WAITING = "Đơn vị cung cấp giao thiết bị chậm hai tuần do vận chuyển."


def report_and_advance(proposal: Proposal, spec: Spec, people: People, *, voucher: str) -> None:
    """Report for this month, then ask for two thirds of what may be asked and take it as far as its turn goes."""
    if proposal.state not in rules.REPORTING or spec.number % 3 >= REPORTS_OF_THREE:
        return
    unit = people.of_unit(proposal.unit_id)
    row = progress.open_report(proposal, timezone.localdate().replace(day=1), actor=unit)
    share = 72 + spec.number % 24
    answers: dict[str, object] = {f"percent_{work['key']}": share for work in row.work}
    answers |= {f"text_{work['key']}": DONE for work in row.work}
    answers |= {f"done_{cost['key']}": cost["planned"] * share // 100 for cost in row.costs}
    answers["difficulties"] = WAITING if spec.number % 2 else ""
    row = progress.save_report(row, answers, actor=unit)
    progress.file_report(row, actor=unit)
    if proposal.state in rules.ADVANCED:
        _advance(proposal, spec, people, voucher)


def _advance(proposal: Proposal, spec: Spec, people: People, voucher: str) -> None:
    stage, unit = spec.number // 3 % 5, people.of_unit(proposal.unit_id)
    row = advances.open_advance(proposal, actor=unit)
    look = look_at_advance(proposal, timezone.localdate(), report=last_report(proposal))
    amount = look.at_most * 2 // 3
    if not amount:
        return
    explained = "Hồ sơ còn lại bổ sung khi có." if look.findings(amount) else ""
    row = advances.save_advance(row, actor=unit, amount=amount, reason=explained)
    if stage == 0:
        return
    row = advances.submit_advance(row, actor=unit)
    if stage > 1 and not is_direct(proposal):
        officer = people.of_province(Role.PROVINCE_OFFICER, proposal.tenant_id)
        row = advances.confirm_advance(row, actor=officer, confirmation="Đã kiểm tra khối lượng tại cơ sở.")
    director = people.central(Role.CENTRE_LEADER)
    with tenant_scope(*director.tenant_ids):
        if stage > 2:
            row = advances.approve_advance(row, actor=director, amount=amount, override=explained)
        if stage > 3:
            _pay(row, people, voucher)


def _pay(row: AdvanceRequest, people: People, voucher: str) -> None:
    advances.pay_advance(
        row, actor=people.central(Role.CENTRE_FINANCE), warrant=Warrant(voucher, timezone.localdate(), "Chi tạm ứng")
    )


VISIT_EVERY = 3
"""One in so many đề án under contract is inspected; the stages take turns, the Cục makes every other visit."""
FOUND = "Chưa có sổ theo dõi vận hành máy."
TO_DO = "Lập sổ theo dõi vận hành, ghi hằng ngày."
ANSWER = "Đã lập sổ, phân công một công nhân ghi hằng ngày."


def inspect(proposal: Proposal, spec: Spec, people: People) -> None:
    """Plan a visit and take it as far as its turn goes: planned, made, answered, closed."""
    if proposal.state not in rules.INSPECTED or spec.number % VISIT_EVERY:
        return
    stage = spec.number // VISIT_EVERY % 4
    by_centre = is_direct(proposal) or stage % 2
    tenant_id = proposal.tenant_id
    inspector = (
        people.central(Role.CENTRE_OFFICER) if by_centre else people.of_province(Role.PROVINCE_OFFICER, tenant_id)
    )
    with tenant_scope(*inspector.tenant_ids):
        row = _visit(proposal, inspector, stage)
    if stage > 1:
        row = inspection_findings.answer_findings(row, {"1": ANSWER}, actor=people.of_unit(proposal.unit_id))
    if stage > 2:
        with tenant_scope(*inspector.tenant_ids):
            row = inspection_findings.settle_finding(row, "1", actor=inspector)
            inspections.close_visit(row, actor=inspector)


def _visit(proposal: Proposal, inspector: Actor, stage: int) -> Inspection:
    today = timezone.localdate()
    company = f"{inspector.name}, {inspector.title}"
    plan = VisitPlan(
        today + timedelta(days=0 if stage else 6), "Kiểm tra tiến độ, khối lượng và sử dụng kinh phí.", company
    )
    row = inspections.plan_inspection(proposal, plan, actor=inspector)
    if stage == 0:
        return row
    found = {"text": FOUND, "required": TO_DO, "due_on": today + timedelta(days=10)}
    answers = {asked["key"]: ("yes", "") for asked in row.checklist}
    notes = VisitNotes(today, answers, [found], "Đề án thực hiện đúng nội dung, đúng tiến độ hợp đồng.")
    row = inspections.save_visit(row, notes, actor=inspector)
    return inspections.finish_visit(row, actor=inspector)
