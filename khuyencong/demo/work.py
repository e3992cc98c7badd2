"""Work under contract: this month's report, and an advance at every stage on its way. Inside the scope of the tenant."""

from __future__ import annotations

from django.utils import timezone

from budgets.services import Warrant
from core.tenancy import tenant_scope
from execution import rules
from execution.advances import look_at_advance
from execution.models import AdvanceRequest
from execution.selectors.progress import last_report
from execution.services import advances, progress
from khuyencong.demo.people import People
from khuyencong.demo.specs import Spec
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
