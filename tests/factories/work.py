"""Monthly reports, advances and visits made by calling the services, as the people of the cast."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from budgets.services import Warrant
from core.tenancy import tenant_scope
from execution.inspecting import VisitNotes, VisitPlan
from execution.models import AdvanceRequest, Inspection, ProgressReport
from execution.services import advances, inspection_findings, inspections, progress
from organisations.actors import Actor
from proposals.models import Proposal
from tests.factories.proposals import reread

Cast = dict[str, Actor]
VISITORS = "Trần Văn Cảnh, Chuyên viên\nLê Quang Đạt, Giám đốc"


def this_month() -> date:
    """The first day of the present month."""
    return timezone.localdate().replace(day=1)


def report(
    cast: Cast, proposal: Proposal, *, share: int = 80, month: date | None = None, unit: str = "donvi.danang"
) -> ProgressReport:
    """Begun and filled in by the unit: every line and every piece of work done to `share` percent."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        row = progress.open_report(reread(proposal), month or this_month(), actor=actor)
        answers = {f"percent_{work['key']}": share for work in row.work}
        answers |= {f"done_{cost['key']}": cost["planned"] * share // 100 for cost in row.costs}
        return progress.save_report(row, answers, actor=actor)


def filed(
    cast: Cast, proposal: Proposal, *, share: int = 80, month: date | None = None, unit: str = "donvi.danang"
) -> ProgressReport:
    """The same, and sent."""
    row = report(cast, proposal, share=share, month=month, unit=unit)
    with tenant_scope(*cast[unit].tenant_ids):
        return progress.file_report(row, actor=cast[unit])


def wanted(
    cast: Cast, proposal: Proposal, amount: int | None, *, reason: str = "", unit: str = "donvi.danang"
) -> AdvanceRequest:
    """A request being written, for `amount` đồng."""
    actor = cast[unit]
    with tenant_scope(*actor.tenant_ids):
        row = advances.open_advance(reread(proposal), actor=actor)
        return advances.save_advance(row, actor=actor, amount=amount, reason=reason)


def asked(
    cast: Cast, proposal: Proposal, amount: int, *, reason: str = "", unit: str = "donvi.danang"
) -> AdvanceRequest:
    """Filed by the unit."""
    row = wanted(cast, proposal, amount, reason=reason, unit=unit)
    with tenant_scope(*cast[unit].tenant_ids):
        return advances.submit_advance(row, actor=cast[unit])


def confirmed(cast: Cast, row: AdvanceRequest, sct: str = "chuyenvien.danang") -> AdvanceRequest:
    """Checked by the Sở."""
    actor = cast[sct]
    with tenant_scope(*actor.tenant_ids):
        return advances.confirm_advance(row, actor=actor, confirmation="Đã kiểm tra tại cơ sở, đúng khối lượng.")


def granted(cast: Cast, row: AdvanceRequest, amount: int | None = None, *, override: str = "") -> AdvanceRequest:
    """Decided by the director of the Cục: what was asked, or less."""
    actor = cast["lanhdao.cuc"]
    with tenant_scope(*actor.tenant_ids):
        return advances.approve_advance(row, actor=actor, amount=amount or row.amount, override=override)


def paid(cast: Cast, row: AdvanceRequest, number: str = "12/UNC", key: str = "") -> AdvanceRequest:
    """Paid by finance today."""
    actor = cast["ketoan.cuc"]
    with tenant_scope(*actor.tenant_ids):
        return advances.pay_advance(row, actor=actor, warrant=Warrant(number, timezone.localdate(), "", key))


def advanced(cast: Cast, proposal: Proposal, amount: int) -> AdvanceRequest:
    """From the report to the money, all at once."""
    with tenant_scope(proposal.tenant_id):
        reported = ProgressReport.objects.filter(proposal=proposal).exists()
    if not reported:
        filed(cast, proposal)
    return paid(cast, granted(cast, confirmed(cast, asked(cast, proposal, amount))))


def next_week() -> date:
    """A day for a visit, or to have put something right."""
    return timezone.localdate() + timedelta(days=7)


def planned(cast: Cast, proposal: Proposal, who: str = "chuyenvien.danang", **plan: object) -> Inspection:
    """A visit in a week."""
    actor = cast[who]
    wanted = VisitPlan(**{"planned_on": next_week(), "purpose": "Kiểm tra tiến độ.", "inspectors": VISITORS, **plan})
    with tenant_scope(*actor.tenant_ids):
        return inspections.plan_inspection(reread(proposal), wanted, actor=actor)


def notes(row: Inspection, *, findings: int = 1, **given: object) -> VisitNotes:
    """Every question answered with yes, and so many findings to be settled in a week."""
    found = [{"text": f"Thiếu sổ {n}", "required": f"Lập sổ {n}", "due_on": next_week()} for n in range(findings)]
    answers = {asked["key"]: ("yes", "") for asked in row.checklist}
    usual = {"visited_on": timezone.localdate(), "answers": answers, "findings": found, "conclusion": "Đúng tiến độ."}
    return VisitNotes(**{**usual, **given})


def visited(
    cast: Cast, proposal: Proposal, who: str = "chuyenvien.danang", *, findings: int = 1, **given: object
) -> Inspection:
    """Planned, made today, and told."""
    row, actor = planned(cast, proposal, who), cast[who]
    with tenant_scope(*actor.tenant_ids):
        row = inspections.save_visit(row, notes(row, findings=findings, **given), actor=actor)
        return inspections.finish_visit(row, actor=actor)


def answered(cast: Cast, row: Inspection, unit: str = "donvi.danang", **answers: str) -> Inspection:
    """The unit says what it did; by default about the first finding."""
    actor, said = cast[unit], {key[1:]: text for key, text in answers.items()} or {"1": "Đã lập sổ."}
    with tenant_scope(*actor.tenant_ids):
        return inspection_findings.answer_findings(row, said, actor=actor)
