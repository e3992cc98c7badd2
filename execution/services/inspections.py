"""A visit on site: planned and told, written up on the spot, finished, closed when everything is settled, or cancelled.

Only the organisation that planned it writes it (TT 36/2013/TT-BCT, Điều 20 khoản 1, Điều 21).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.events import publish
from core.text import nfc
from execution import rules
from execution.events import InspectionMoved
from execution.inspecting import (
    VisitNotes,
    VisitPlan,
    answered,
    blank_checklist,
    plan_faults,
    standing,
    visit_faults,
    written_findings,
)
from execution.models import Inspection
from execution.selectors.progress import contract_day
from execution.services.locking import changing, keep
from execution.states import InspectionNews, InspectionState
from organisations.actors import Actor
from organisations.roles import OrganisationKind
from proposals.models import Proposal
from proposals.services.steps import Upload, faults_of_file, kept_paper

LAW: Final = "TT 36/2013/TT-BCT, Điều 20 khoản 1, Điều 21"
MINUTES: Final = "inspection_minutes"
NOT_NOW = (
    "Chỉ kiểm tra tại cơ sở từ khi ký hợp đồng đến khi nộp hồ sơ quyết toán; đề án này đang ở trạng thái “{state}”."
)


def plan_inspection(proposal: Proposal, plan: VisitPlan, *, actor: Actor) -> Inspection:
    """Plan a visit and tell the unit. Raises Refused with every reason; NotFound for who inspects nothing here."""
    if not rules.inspects(actor, proposal):
        raise NotFound(proposal.code)
    why = "Lên lịch kiểm tra tại cơ sở"
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
        today = timezone.localdate()
        plan, reasons = (
            plan.tidy(),
            [*_closed(locked), *plan_faults(plan, today), *_planned_already(locked, plan, actor)],
        )
        if reasons or plan.planned_on is None:
            raise Refused(*reasons)
        last = Inspection.objects.filter(proposal=locked).aggregate(last=Max("number"))["last"] or 0
        row = Inspection(
            tenant_id=locked.tenant_id, proposal=locked, organisation=actor.organisation, number=last + 1,
            planned_on=plan.planned_on, purpose=plan.purpose, inspectors=plan.inspectors,
            checklist=blank_checklist(today, locked.content.code), created_by=actor.user,
        )  # fmt: skip
        try:
            row.save(force_insert=True)
        except IntegrityError as error:  # the database keeps one visit a number and a day
            raise Refused("Vừa có người khác lên lịch kiểm tra đề án này. Tải lại trang rồi thực hiện lại.") from error
        tell(row, locked, InspectionNews.PLANNED, source="", actor=actor)
    return row


def change_plan(inspection: Inspection, plan: VisitPlan, *, actor: Actor, version: int | None = None) -> Inspection:
    """Another day, purpose or company; the unit is told again."""
    with _planned(inspection, actor, "Đổi lịch kiểm tra tại cơ sở", version) as (mine, proposal):
        plan, reasons = plan.tidy(), [*_closed(proposal), *plan_faults(plan, timezone.localdate())]
        reasons += _planned_already(proposal, plan, actor, besides=mine.pk)
        if reasons or plan.planned_on is None:
            raise Refused(*reasons)
        mine.planned_on, mine.purpose, mine.inspectors = plan.planned_on, plan.purpose, plan.inspectors
        tell(mine, proposal, InspectionNews.CHANGED, source=mine.state, actor=actor)
        return keep(mine)


def save_visit(inspection: Inspection, notes: VisitNotes, *, actor: Actor, version: int | None = None) -> Inspection:
    """Keep what was written down so far; nobody else reads it before the visit is finished."""
    with _planned(inspection, actor, "Ghi kết quả kiểm tra tại cơ sở", version) as (mine, proposal):
        if reasons := _closed(proposal):
            raise Refused(*reasons)
        mine.visited_on, mine.conclusion = notes.visited_on, nfc(notes.conclusion).strip()
        mine.checklist = answered(mine.checklist, notes.answers)
        mine.findings = written_findings(notes.findings)
        return keep(mine)


def finish_visit(inspection: Inspection, *, actor: Actor, version: int | None = None) -> Inspection:
    """What was found stands, and the unit is told. Raises Refused with everything that is missing."""
    with _planned(inspection, actor, "Hoàn thành kiểm tra tại cơ sở", version) as (mine, proposal):
        reasons = _closed(proposal) + visit_faults(
            visited_on=mine.visited_on, checklist=mine.checklist, findings=mine.findings, conclusion=mine.conclusion,
            since=contract_day(proposal), today=timezone.localdate(),
        )  # fmt: skip
        if reasons:
            raise Refused(*reasons)
        source, mine.state = mine.state, InspectionState.DONE
        mine.done_at, mine.done_by = timezone.now(), actor.user
        for name, value in standing(mine.findings).items():
            setattr(mine, name, value)
        tell(mine, proposal, InspectionNews.DONE, source=source, actor=actor)
        return keep(mine)


def cancel_visit(inspection: Inspection, *, actor: Actor, reason: str, version: int | None = None) -> Inspection:
    """Nobody comes; the unit is told why. A visit that was made is not cancelled any more."""
    with _planned(inspection, actor, "Hủy lịch kiểm tra tại cơ sở", version) as (mine, proposal):
        if not reason.strip():
            raise Refused(Reason("Chưa ghi lý do hủy.", "reason"))
        source, mine.state, mine.cancel_reason = mine.state, InspectionState.CANCELLED, nfc(reason).strip()
        mine.closed_at, mine.closed_by = timezone.now(), actor.user
        tell(mine, proposal, InspectionNews.CANCELLED, source=source, actor=actor)
        return keep(mine)


def close_visit(inspection: Inspection, *, actor: Actor, version: int | None = None) -> Inspection:
    """Everything that was asked for is settled. Raises Refused naming each finding that is not."""
    with keeping(inspection, actor, "Kết thúc kiểm tra tại cơ sở", version) as (mine, proposal):
        reasons = not_in(mine, InspectionState.DONE)
        reasons += [
            Reason(f"Kiến nghị {row['key']} chưa được xác nhận khắc phục.")
            for row in mine.told_findings
            if not row["settled"]
        ]
        if reasons:
            raise Refused(*reasons)
        source, mine.state = mine.state, InspectionState.CLOSED
        mine.closed_at, mine.closed_by = timezone.now(), actor.user
        tell(mine, proposal, InspectionNews.CLOSED, source=source, actor=actor)
        return keep(mine)


def attach_minutes(inspection: Inspection, file: Upload | None, *, actor: Actor) -> Inspection:
    """Store the scan of the signed minutes; the one before it is marked removed and stays provable."""
    with keeping(inspection, actor, "Đính kèm biên bản kiểm tra") as (mine, proposal):
        reasons = [*not_in(mine, *InspectionState.TOLD), *faults_of_file(file)]
        if file is None:
            reasons.append(Reason("Chưa chọn tệp biên bản.", "file"))
        if reasons or file is None:
            raise Refused(*reasons)
        with kept_paper(proposal, file, kind=MINUTES, actor=actor) as paper:
            before, mine.minutes = mine.minutes, paper
            if before is not None:
                before.removed_at = timezone.now()
                before.save()
            return keep(mine)


@contextmanager
def keeping(
    inspection: Inspection, actor: Actor, why: str, version: int | None = None
) -> Iterator[tuple[Inspection, Proposal]]:
    """The locked rows for the organisation that planned the visit; NotFound for everybody else."""
    with changing(inspection, actor=actor, why=why, version=version) as (mine, proposal):
        if not rules.keeps_inspection(actor, proposal, mine.organisation_id):
            raise NotFound(str(mine.number))
        yield mine, proposal


def not_in(inspection: Inspection, *states: str) -> list[Reason]:
    """Why it is too early or too late for this."""
    if inspection.state in states:
        return []
    return [Reason(f"{inspection} đang ở tình trạng “{inspection.get_state_display()}”.")]


def tell(inspection: Inspection, proposal: Proposal, news: str, *, source: str, actor: Actor) -> None:
    """Say after commit what happened."""
    publish(
        InspectionMoved(
            proposal_id=proposal.pk, tenant_id=proposal.tenant_id, code=proposal.code, step="inspection", source=source,
            target=inspection.state, user_id=actor.user.pk, number=inspection.number, news=news,
            by_province=inspection.organisation.kind == OrganisationKind.PROVINCIAL_DEPARTMENT,
        )
    )  # fmt: skip


@contextmanager
def _planned(
    inspection: Inspection, actor: Actor, why: str, version: int | None
) -> Iterator[tuple[Inspection, Proposal]]:
    with keeping(inspection, actor, why, version) as (mine, proposal):
        if reasons := not_in(mine, InspectionState.PLANNED):
            raise Refused(*reasons)
        yield mine, proposal


def _closed(proposal: Proposal) -> list[Reason]:
    if proposal.state in rules.INSPECTED:
        return []
    return [Reason(NOT_NOW.format(state=proposal.get_state_display()), article=LAW)]


def _planned_already(proposal: Proposal, plan: VisitPlan, actor: Actor, *, besides: int | None = None) -> list[Reason]:
    """A second press, or a second visit of the same office on the same day."""
    rows = Inspection.objects.filter(proposal=proposal, organisation=actor.organisation, state=InspectionState.PLANNED)
    return [
        Reason(f"Cơ quan của bạn đã lên lịch kiểm tra đề án này cùng ngày ({row}).", "planned_on")
        for row in rows.filter(planned_on=plan.planned_on).exclude(pk=besides)
    ]
