"""The functions the reactions table names: each enters the tenant, fetches for itself and calls one service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.urls import reverse
from django.utils import timezone

from appraisal.events import AssignmentEnded, AssignmentHandedOver, DossiersAssigned, MemberRemoved
from appraisal.rules import RETURN_STEPS
from core.tenancy import tenant_scope
from execution.events import (
    AdjustmentMoved,
    AdvanceMoved,
    InspectionMoved,
    ProposalAdjusted,
    ReportMoved,
    SettlementTimeGiven,
)
from execution.states import AdjustmentState, AdvanceState, Authority, InspectionNews, ReportState
from notifications.services import notify
from organisations.actors import system_actor
from organisations.recipients import people_of_unit, people_with_roles
from organisations.roles import Role
from portal.copies import ADJUSTMENT_DECISION
from portal.services import publish
from proposals.events import ProposalEvent
from proposals.models import Proposal
from proposals.selectors import recused_people
from proposals.waiting import waits_for
from reporting.events import DocumentChanged, PeriodicReportLocked
from reporting.models import Document
from reporting.services import request_document

ROLES_OF_ADJUSTMENT: dict[tuple[str, str], tuple[Role, ...]] = {
    (AdjustmentState.SUBMITTED, Authority.PROVINCE): (Role.PROVINCE_LEADER,),
    (AdjustmentState.SUBMITTED, Authority.CENTRE): (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER),
    (AdjustmentState.SUBMITTED, Authority.MINISTER): (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER),
    (AdjustmentState.CONFIRMED, Authority.CENTRE): (Role.CENTRE_LEADER,),
    (AdjustmentState.CONFIRMED, Authority.MINISTER): (Role.MINISTER,),
}
"""Where an adjustment stands and who decides it -> whose move it is; the unit hears of everything else."""

ROLES_OF_ADVANCE: dict[str, tuple[Role, ...]] = {
    AdvanceState.SUBMITTED: (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER),
    AdvanceState.CONFIRMED: (Role.CENTRE_LEADER,),
    AdvanceState.APPROVED: (Role.CENTRE_FINANCE,),
}
"""Where a request for an advance stands -> whose move it is; the unit hears of everything else."""

ROLES_OF_INSPECTION: dict[bool, tuple[Role, ...]] = {
    True: (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER),
    False: (Role.CENTRE_OFFICER,),
}
"""Whether the Sở planned a visit -> who hears that the unit answered; the unit hears of everything else."""

__all__ = (
    "issue_appraisal_sheet",
    "issue_receipt",
    "issue_supplement_request",
    "publish_paper",
    "publish_proposal",
    "tell_adjustment",
    "tell_advance",
    "tell_assigned",
    "tell_assignment_ended",
    "tell_handed_over",
    "tell_inspection",
    "tell_member_removed",
    "tell_next",
    "tell_periodic",
    "tell_province",
    "tell_report",
    "tell_settlement_time",
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


def publish_paper(event: DocumentChanged) -> None:
    """Refresh the decisions of a đề án when the paper of one was printed, signed or withdrawn."""
    if event.kind != ADJUSTMENT_DECISION:
        return
    with tenant_scope(event.tenant_id):
        document = Document.objects.select_related("adjustment").get(pk=event.document_id)
        if document.adjustment is not None:
            publish(Proposal.objects.select_related("unit", "content").get(pk=document.adjustment.proposal_id))


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
        _tell("your_turn", people, event, proposal, f"Chờ xử lý: {proposal.get_state_display().lower()}")


def tell_unit(event: ProposalEvent) -> None:
    """Tell the implementing unit where its dossier stands (NĐ 224/2026/NĐ-CP, Điều 15.1.g)."""
    with _subject(event) as proposal:
        kind = "dossier_returned" if event.step in RETURN_STEPS else "dossier_state"
        people = people_of_unit(proposal.unit_id, timezone.localdate())
        _tell(kind, people, event, proposal, proposal.get_state_display())


def tell_province(event: ProposalEvent) -> None:
    """Tell the Sở, which manages, supervises and accepts (TT 36/2013/TT-BCT, Điều 6.4)."""
    with _subject(event) as proposal:
        roles = (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER)
        people = people_with_roles(roles, tenant_id=proposal.tenant_id, day=timezone.localdate())
        _tell("dossier_progress", people, event, proposal, proposal.get_state_display())


def tell_adjustment(event: AdjustmentMoved | ProposalAdjusted) -> None:
    """Tell whoever must now look at an adjustment, or the unit what became of it."""
    with _subject(event) as proposal:
        roles = ROLES_OF_ADJUSTMENT.get((event.target, event.authority), ())
        what = f"điều chỉnh lần {event.number}, {AdjustmentState(event.target).label.lower()}"
        _tell_movers(
            "adjustment",
            event,
            proposal,
            roles,
            what,
            reverse("execution:adjustment", args=(proposal.code, event.number)),
        )


def tell_report(event: ReportMoved) -> None:
    """Tell the Sở that a report was filed, the unit what became of it."""
    with _subject(event) as proposal:
        roles = (Role.PROVINCE_OFFICER,) if event.target == ReportState.FILED else ()
        year, month = event.month.split("-")
        stands = "Sở trả lại" if event.target == ReportState.DRAFT else ReportState(event.target).label
        what = f"báo cáo tiến độ tháng {month}/{year}, {stands}"
        _tell_movers(
            "progress_report",
            event,
            proposal,
            roles,
            what,
            reverse("execution:progress_report", args=(proposal.code, event.month)),
        )


def tell_periodic(event: PeriodicReportLocked) -> None:
    """Tell those a periodic report is sent to: the Cục, and the Sở when a unit of its own sends one."""
    with tenant_scope(event.tenant_id):
        roles = (Role.CENTRE_OFFICER, *((Role.PROVINCE_OFFICER,) if event.by_unit else ()))
        told = set(people_with_roles(roles, tenant_id=event.tenant_id, day=timezone.localdate())) - {event.user_id}
        notify(
            told,
            kind="periodic_received",
            text=f"{event.organisation} đã gửi {event.title}",
            url=reverse("reporting:periodic", args=(event.code,)),
        )


def tell_advance(event: AdvanceMoved) -> None:
    """Tell whoever must now look at a request for an advance, or the unit what became of it."""
    with _subject(event) as proposal:
        roles = ROLES_OF_ADVANCE.get(event.target, ())
        what = f"đề nghị tạm ứng số {event.number}, {AdvanceState(event.target).label.lower()}"
        _tell_movers(
            "advance", event, proposal, roles, what, reverse("execution:advance", args=(proposal.code, event.number))
        )


def tell_settlement_time(event: SettlementTimeGiven) -> None:
    """Tell the unit until when its settlement dossier is awaited now."""
    with _subject(event) as proposal:
        what = f"Cục gia hạn nộp hồ sơ quyết toán đến ngày {date.fromisoformat(event.until):%d/%m/%Y}"
        _tell_movers(
            "settlement_time", event, proposal, (), what, reverse("execution:settlement", args=(proposal.code,))
        )


def tell_inspection(event: InspectionMoved) -> None:
    """Tell the unit what happened to a visit, and the inspectors that it answered (TT 36/2013/TT-BCT, Điều 20, 21)."""
    with _subject(event) as proposal:
        roles = ROLES_OF_INSPECTION[event.by_province] if event.news == InspectionNews.ANSWERED else ()
        what = f"kiểm tra tại cơ sở lần {event.number}, {InspectionNews(event.news).label}"
        _tell_movers(
            "inspection",
            event,
            proposal,
            roles,
            what,
            reverse("execution:inspection", args=(proposal.code, event.number)),
        )


def _tell_movers(
    kind: str, event: ProposalEvent, proposal: Proposal, roles: tuple[Role, ...], what: str, url: str
) -> None:
    """Those who hold these roles, else the unit; not whoever did it, nor who is kept away from the dossier."""
    today = timezone.localdate()
    unit = people_of_unit(proposal.unit_id, today)
    people = people_with_roles(roles, tenant_id=proposal.tenant_id, day=today) or unit
    away = recused_people(proposal.pk).difference(unit)
    others = [user_id for user_id in people if user_id != event.user_id and user_id not in away]
    notify(others, kind=kind, text=f"{proposal.code} {proposal.title}: {what}", url=url)


def tell_assigned(event: DossiersAssigned) -> None:
    """Tell a member which dossiers are theirs now, and until when."""
    if event.user_id == event.by:
        return
    until = f", hạn cho ý kiến {event.due_on:%d/%m/%Y}" if event.due_on else ""
    alone = reverse("appraisal:sheet", args=event.codes) if len(event.codes) == 1 else ""
    url = alone or f"{reverse('appraisal:list')}?cua-toi=chua"
    notify(
        [event.user_id],
        kind="assigned",
        text=f"Được phân công thẩm định {len(event.codes)} hồ sơ{until}: {', '.join(event.codes)}",
        url=url,
    )


def tell_handed_over(event: AssignmentHandedOver) -> None:
    """Tell both sides, except whoever did it."""
    text = f"{event.code}: chuyển từ {event.from_name} sang {event.to_name} thẩm định. Lý do: {event.reason}"
    both = {user_id for user_id in (event.from_user, event.to_user) if user_id and user_id != event.by}
    notify(both, kind="assignment_changed", text=text, url=reverse("appraisal:sheet", args=(event.code,)))


def tell_assignment_ended(event: AssignmentEnded) -> None:
    """Tell a member that a dossier is not theirs any more."""
    if event.user_id != event.by:
        text = f"{event.code}: thôi phân công thẩm định. Lý do: {event.reason}"
        notify([event.user_id], kind="assignment_changed", text=text, url=reverse("appraisal:list"))


def tell_member_removed(event: MemberRemoved) -> None:
    """Tell who left, and the heads what lies with nobody now."""
    if event.user_id and event.user_id != event.by:
        text = f"Thôi thành viên {event.panel_name}. Lý do: {event.reason}"
        notify([event.user_id], kind="assignment_changed", text=text, url="/thong-bao/")
    if event.codes:
        text = f"{event.name} thôi thành viên {event.panel_name}; cần phân công lại: {', '.join(event.codes)}"
        url = reverse("appraisal:panel", args=(event.panel_key,))
        others = [user_id for user_id in event.keepers if user_id != event.by]
        notify(others, kind="assignment_changed", text=text, url=url)


@contextmanager
def _subject(event: ProposalEvent) -> Iterator[Proposal]:
    with tenant_scope(event.tenant_id):
        yield Proposal.objects.select_related("unit", "content").get(pk=event.proposal_id)


def _tell(kind: str, people: list[int], event: ProposalEvent, proposal: Proposal, what: str) -> None:
    away = recused_people(proposal.pk).difference(people_of_unit(proposal.unit_id, timezone.localdate()))
    others = [user_id for user_id in people if user_id != event.user_id and user_id not in away]
    notify(others, kind=kind, text=f"{proposal.code} {proposal.title}: {what}", url=proposal.get_absolute_url())
