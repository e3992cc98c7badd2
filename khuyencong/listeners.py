"""The functions the reactions table names: each enters the tenant, fetches for itself and calls one service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from appraisal.rules import RETURN_STEPS
from core.tenancy import tenant_scope
from notifications.services import notify
from organisations.actors import system_actor
from organisations.recipients import people_of_unit, people_with_roles
from organisations.roles import Role
from portal.services import publish
from proposals.events import ProposalEvent
from proposals.models import Proposal
from proposals.waiting import waits_for
from reporting.services import request_document

__all__ = (
    "issue_appraisal_sheet", "issue_receipt", "issue_supplement_request", "publish_proposal", "tell_next", "tell_province",
    "tell_unit",
)  # fmt: skip


def issue_receipt(event: ProposalEvent) -> None:
    """Giấy biên nhận hồ sơ for the unit."""
    with _subject(event) as proposal:
        request_document("submission_receipt", proposal, actor=system_actor(proposal.tenant_id))


def issue_appraisal_sheet(event: ProposalEvent) -> None:
    """Phiếu thẩm định cấp cơ sở, once the Sở has concluded (TT 36/2013/TT-BCT, Điều 10.2)."""
    if event.step not in {"pass_province", "fail_province"}:
        return
    with _subject(event) as proposal:
        request_document("province_appraisal_sheet", proposal, actor=system_actor(proposal.tenant_id))


def issue_supplement_request(event: ProposalEvent) -> None:
    """Phiếu yêu cầu bổ sung hồ sơ for the unit, by whoever asked; a settlement is returned without points."""
    if event.step not in RETURN_STEPS:
        return
    with _subject(event) as proposal:
        request_document("supplement_request", proposal, actor=system_actor(proposal.tenant_id))


def publish_proposal(event: ProposalEvent) -> None:
    """Refresh the public snapshot."""
    with _subject(event) as proposal:
        publish(proposal)


def tell_next(event: ProposalEvent) -> None:
    """Tell those whose move it is now."""
    with _subject(event) as proposal:
        wait = waits_for(proposal)
        if wait is None:
            return
        today = timezone.localdate()
        people = people_with_roles(wait.roles, tenant_id=proposal.tenant_id, day=today)
        if Role.UNIT_STAFF in wait.roles:
            people += people_of_unit(proposal.unit_id, today)
        _tell(people, event, proposal, f"Chờ xử lý: {proposal.get_state_display().lower()}")


def tell_unit(event: ProposalEvent) -> None:
    """Tell the implementing unit where its dossier stands (NĐ 224/2026/NĐ-CP, Điều 15.1.g)."""
    with _subject(event) as proposal:
        _tell(people_of_unit(proposal.unit_id, timezone.localdate()), event, proposal, proposal.get_state_display())


def tell_province(event: ProposalEvent) -> None:
    """Tell the Sở, which manages, supervises and accepts (TT 36/2013/TT-BCT, Điều 6.4)."""
    with _subject(event) as proposal:
        roles = (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER)
        people = people_with_roles(roles, tenant_id=proposal.tenant_id, day=timezone.localdate())
        _tell(people, event, proposal, proposal.get_state_display())


@contextmanager
def _subject(event: ProposalEvent) -> Iterator[Proposal]:
    with tenant_scope(event.tenant_id):
        yield Proposal.objects.select_related("unit", "content").get(pk=event.proposal_id)


def _tell(people: list[int], event: ProposalEvent, proposal: Proposal, what: str) -> None:
    others = [user_id for user_id in people if user_id != event.user_id]
    notify(others, text=f"{proposal.code} {proposal.title}: {what}", url=proposal.get_absolute_url())
