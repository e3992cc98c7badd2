"""An advance on its way: the unit asks, the Sở confirms, the director of the Cục decides, finance pays through the ledger.

Locks in the one order: envelopes (when money moves), đề án, request. Every ceiling is measured again under the lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from budgets import services as budgets
from budgets.states import EntryKind
from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.events import publish
from core.money import format_dong
from core.text import nfc
from execution import rules
from execution.advances import Look, Weight, departures, look_at_advance, reasons_of
from execution.events import AdvanceMoved
from execution.models import AdvanceRequest, ProgressReport
from execution.selectors.progress import last_report
from execution.services.locking import changing, keep
from execution.services.progress import confirm_locked
from execution.states import AdvanceState, ReportState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_direct, is_unit

NOT_NOW = "Chỉ đề nghị tạm ứng khi đề án đang thực hiện hoặc đã nghiệm thu; đề án này đang ở trạng thái “{state}”."
OPEN_ALREADY = "Đề án đang có một đề nghị tạm ứng chưa xong; gửi, rút hoặc chờ chi trước khi lập đề nghị khác."

ASK_WHY = "Đề nghị khác tỷ lệ, khối lượng hoặc hồ sơ quy định thì phải giải trình để Cục trưởng xem xét:"
SAY_WHY = "Duyệt khác tỷ lệ, khối lượng hoặc hồ sơ quy định thì phải ghi lý do:"


def open_advance(proposal: Proposal, *, actor: Actor) -> AdvanceRequest:
    """Begin a request. Raises Refused when the đề án is not at work, or another request is open."""
    if not is_unit(actor, proposal):
        raise NotFound(proposal.code)
    with (
        transaction.atomic(),
        acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lập đề nghị tạm ứng"),
    ):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
        reasons = _closed(locked, actor)
        mine = AdvanceRequest.objects.filter(proposal=locked)
        if mine.filter(state__in=AdvanceState.OPEN).exists():
            reasons.append(Reason(OPEN_ALREADY))
        if reasons:
            raise Refused(*reasons)
        look = look_at_advance(locked, timezone.localdate(), report=last_report(locked))
        number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
        request = AdvanceRequest(
            tenant_id=locked.tenant_id, proposal=locked, number=number, part=look.part, created_by=actor.user
        )
        try:
            request.save(force_insert=True)
        except IntegrityError as error:  # two presses at once: the database keeps the second out
            raise Refused(OPEN_ALREADY) from error
    return request


def save_advance(
    request: AdvanceRequest, *, actor: Actor, amount: int | None, reason: str, version: int | None = None
) -> AdvanceRequest:
    """Keep what the unit typed; amount in đồng."""
    with _writing(request, actor, version) as (mine, _):
        mine.amount, mine.reason = amount or None, nfc(reason).strip()
        return keep(mine)


def submit_advance(request: AdvanceRequest, *, actor: Actor, version: int | None = None) -> AdvanceRequest:
    """File it. Raises Refused with every reason: what may never be, and what may be only with an explanation."""
    with _writing(request, actor, version) as (mine, proposal):
        look = look_at_advance(proposal, timezone.localdate(), report=last_report(proposal))
        if reasons := submission_faults(mine, look):
            raise Refused(*reasons)
        mine.part, mine.report = look.part, look.report
        mine.state = AdvanceState.CONFIRMED if is_direct(proposal) else AdvanceState.SUBMITTED
        mine.submitted_at = timezone.now()
        _tell(mine, proposal, source=AdvanceState.DRAFT, actor=actor)
        return keep(mine)


def submission_faults(request: AdvanceRequest, look: Look) -> list[Reason]:
    """Why it cannot be filed as it stands."""
    if not request.amount:
        return [Reason("Chưa ghi số tiền đề nghị tạm ứng.", "amount")]
    reasons = reasons_of(look.findings(request.amount), Weight.HARD)
    return reasons + departures(look, request.amount, explained=request.reason, field="reason", sentence=ASK_WHY)


def confirm_advance(
    request: AdvanceRequest, *, actor: Actor, confirmation: str, version: int | None = None
) -> AdvanceRequest:
    """The Sở has checked volume and money; the report the request leans on is confirmed with it."""
    with changing(request, actor=actor, why="Xác nhận đề nghị tạm ứng", version=version) as (mine, proposal):
        if not rules.may_confirm_report(actor, proposal):
            raise Refused("Chỉ Sở Công Thương nơi có đề án xác nhận đề nghị tạm ứng.")
        report = ProgressReport.objects.select_for_update(of=("self",)).filter(pk=mine.report_id).first()
        reasons = _not_in(mine, AdvanceState.SUBMITTED)
        if report is not None and report.state == ReportState.DRAFT:
            reasons.append(Reason(f"{report} đã trả lại đơn vị; chờ đơn vị gửi lại rồi xác nhận đề nghị tạm ứng."))
        if not confirmation.strip():
            reasons.append(Reason("Chưa ghi kết quả kiểm tra khối lượng và kinh phí.", "confirmation"))
        if reasons:
            raise Refused(*reasons)
        if report is not None and report.state == ReportState.FILED:
            confirm_locked(report, proposal, actor=actor, confirmation=confirmation)
        source, mine.state = mine.state, AdvanceState.CONFIRMED
        mine.confirmed_at, mine.confirmed_by = timezone.now(), actor.user
        mine.confirmation = nfc(confirmation).strip()
        _tell(mine, proposal, source=source, actor=actor)
        return keep(mine)


def approve_advance(
    request: AdvanceRequest, *, actor: Actor, amount: int | None, override: str = "", version: int | None = None
) -> AdvanceRequest:
    """The director grants `amount` đồng, not more than was asked. Departing from rate, volume or dossier needs `override`."""
    with changing(request, actor=actor, why="Duyệt tạm ứng", version=version) as (mine, proposal):
        if not rules.may_decide_advance(actor, proposal):
            raise Refused("Chỉ lãnh đạo Cục quyết định tạm ứng.")
        reasons = [*_not_in(mine, AdvanceState.CONFIRMED), *_out_of_work(proposal)]
        if not reasons:
            reasons += _decision_faults(mine, proposal, amount, override)
        if reasons:
            raise Refused(*reasons)
        source, mine.state = mine.state, AdvanceState.APPROVED
        mine.approved, mine.override = amount, nfc(override).strip()
        mine.decided_at, mine.decided_by = timezone.now(), actor.user
        _tell(mine, proposal, source=source, actor=actor)
        return keep(mine)


def _decision_faults(mine: AdvanceRequest, proposal: Proposal, amount: int | None, override: str) -> list[Reason]:
    if not amount:
        return [Reason("Chưa ghi số tiền được duyệt.", "amount")]
    reasons = []
    if amount > (mine.amount or 0):
        text = f"Số tiền được duyệt lớn hơn số đề nghị {format_dong(mine.amount or 0)} đ."
        reasons.append(Reason(text, "amount"))
    look = look_at_advance(proposal, timezone.localdate(), report=mine.report)
    reasons += reasons_of(look.findings(amount), Weight.HARD)
    return reasons + departures(look, amount, explained=override, field="override", sentence=SAY_WHY)


def pay_advance(request: AdvanceRequest, *, actor: Actor, warrant: budgets.Warrant) -> AdvanceRequest:
    """Finance pays what was granted: one movement of the ledger, on its voucher. Raises Refused; then nothing is booked."""
    with changing(request, actor=actor, why="Chi tạm ứng", money=True) as (mine, proposal):
        budgets.once(warrant)
        if not rules.may_pay_advance(actor, proposal):
            raise Refused("Chỉ kế toán Cục chi tạm ứng.")
        granted = mine.approved or 0
        reasons = [*_not_in(mine, AdvanceState.APPROVED), *_out_of_work(proposal)]
        if not reasons:
            look = look_at_advance(proposal, warrant.day or timezone.localdate(), report=mine.report)
            reasons += reasons_of(look.findings(granted), Weight.HARD)
        if warrant.day and mine.decided_at and warrant.day < timezone.localdate(mine.decided_at):
            reasons.append(Reason("Ngày chứng từ ở trước ngày duyệt tạm ứng.", "paper_date"))
        reasons += budgets.faults_of(warrant, granted)
        if reasons:
            raise Refused(*reasons)
        budgets.book(EntryKind.ADVANCE, reference=proposal.code, amount=granted, warrant=warrant, actor=actor)
        source, mine.state = mine.state, AdvanceState.PAID
        mine.paid_at, mine.paid_by = timezone.now(), actor.user
        mine.voucher_number, mine.voucher_date = nfc(warrant.number).strip(), warrant.day
        _tell(mine, proposal, source=source, actor=actor)
        return keep(mine)


def refuse_advance(request: AdvanceRequest, *, actor: Actor, reason: str, version: int | None = None) -> AdvanceRequest:
    """The Sở does not confirm, or the director says no; also after a grant that has not been paid."""
    with changing(request, actor=actor, why="Không chấp thuận tạm ứng", version=version) as (mine, proposal):
        if not may_refuse(mine, proposal, actor):
            raise Refused("Đề nghị tạm ứng này không chờ bạn.")
        if not reason.strip():
            raise Refused(Reason("Chưa ghi lý do không chấp thuận.", "reason"))
        source, mine.state = mine.state, AdvanceState.REFUSED
        mine.answer, mine.decided_at, mine.decided_by = nfc(reason).strip(), timezone.now(), actor.user
        _tell(mine, proposal, source=source, actor=actor)
        return keep(mine)


def may_refuse(request: AdvanceRequest, proposal: Proposal, actor: Actor) -> bool:
    """Who may say no, as it stands now."""
    if request.state == AdvanceState.SUBMITTED and rules.may_confirm_report(actor, proposal):
        return True
    return request.state in {AdvanceState.CONFIRMED, AdvanceState.APPROVED} and rules.may_decide_advance(
        actor, proposal
    )


def withdraw_advance(request: AdvanceRequest, *, actor: Actor, reason: str = "") -> AdvanceRequest:
    """The unit takes it back before it is decided."""
    with changing(request, actor=actor, why="Rút đề nghị tạm ứng") as (mine, proposal):
        if not is_unit(actor, proposal):
            raise NotFound(str(mine.number))
        reasons = _not_in(mine, AdvanceState.DRAFT, *AdvanceState.FILED)
        if reasons:
            raise Refused(*reasons)
        source, mine.state = mine.state, AdvanceState.WITHDRAWN
        mine.answer = nfc(reason).strip()
        _tell(mine, proposal, source=source, actor=actor)
        return keep(mine)


@contextmanager
def _writing(request: AdvanceRequest, actor: Actor, version: int | None) -> Iterator[tuple[AdvanceRequest, Proposal]]:
    with changing(request, actor=actor, why="Soạn đề nghị tạm ứng", version=version) as (mine, proposal):
        if not is_unit(actor, proposal):
            raise NotFound(str(mine.number))
        reasons = _closed(proposal, actor)
        if mine.state != AdvanceState.DRAFT:
            reasons.append(Reason("Đề nghị tạm ứng đã gửi nên không sửa được nữa; rút về rồi lập lại nếu cần."))
        if reasons:
            raise Refused(*reasons)
        yield mine, proposal


def _tell(request: AdvanceRequest, proposal: Proposal, *, source: str, actor: Actor) -> None:
    publish(
        AdvanceMoved(
            proposal_id=proposal.pk, tenant_id=proposal.tenant_id, code=proposal.code, step="advance", source=source,
            target=request.state, user_id=actor.user.pk, number=request.number,
        )
    )  # fmt: skip


def _closed(proposal: Proposal, actor: Actor) -> list[Reason]:
    if rules.may_ask_advance(actor, proposal):
        return []
    return [Reason(NOT_NOW.format(state=proposal.get_state_display()))]


def _out_of_work(proposal: Proposal) -> list[Reason]:
    if proposal.state in rules.PAYABLE:
        return []
    return [Reason(f"Đề án đã chuyển sang “{proposal.get_state_display()}” nên không tạm ứng được nữa.")]


def _not_in(request: AdvanceRequest, *states: str) -> list[Reason]:
    if request.state in states:
        return []
    return [Reason(f"Đề nghị tạm ứng đang ở tình trạng “{request.get_state_display()}”.")]
