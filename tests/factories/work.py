"""Monthly reports and advances made by calling the services, as the people of the cast."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from budgets.services import Warrant
from core.tenancy import tenant_scope
from execution.models import AdvanceRequest, ProgressReport
from execution.services import advances, progress
from organisations.actors import Actor
from proposals.models import Proposal
from tests.factories.proposals import reread

Cast = dict[str, Actor]


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
