"""Calling a council together: when, where, which dossiers in which order; moving and cancelling."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appraisal import meeting_rules
from appraisal.models import AgendaItem, Appraisal, Body, Meeting, Panel
from appraisal.selectors.meetings import dossiers_to_discuss, seat_in
from appraisal.services.meetings.gates import changing, refuse, require_fresh, save
from appraisal.services.meetings.telling import tell_cancelled, tell_invited, tell_moved
from appraisal.states import MeetingState
from core.audit import acting_context
from core.errors import Reason
from core.text import nfc
from organisations.actors import Actor

NOT_CONVENER = "Chỉ Chủ tịch, Phó Chủ tịch, Thư ký Hội đồng hoặc người đứng đầu cơ quan được triệu tập phiên họp."


def plan_meeting(
    panel: Panel, *, actor: Actor, held_at: datetime, place: str, dossiers: Sequence[Appraisal] = ()
) -> Meeting:
    """A meeting of a council at a time and place, about these rounds in this order; its members are invited."""
    place = nfc(place).strip()
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lên lịch họp"):
        council = Panel.objects.select_for_update().get(pk=panel.pk)
        last: int = council.meetings.aggregate(last=Max("number"))["last"] or 0
        reasons = _council_faults(council)
        if not meeting_rules.may_convene(actor, council.tenant_id, seat_in(council, actor)):
            reasons.insert(0, Reason(NOT_CONVENER))
        refuse([*reasons, *_time_faults(council, held_at, place), *_dossier_faults(council, actor, dossiers)])
        meeting = Meeting(
            tenant_id=council.tenant_id, key=secrets.token_hex(8), panel=council, number=last + 1, held_at=held_at,
            place=place, created_by=actor.user,
        )  # fmt: skip
        meeting.save(force_insert=True)
        _put_on(meeting, dossiers, after=0)
        tell_invited(meeting, actor=actor)
    return meeting


def change_agenda(
    meeting: Meeting,
    *,
    actor: Actor,
    version: int | None = None,
    add: Sequence[Appraisal] = (),
    remove: Collection[int] = (),
    order: Sequence[int] = (),
) -> Meeting:
    """Put rounds on the agenda, take items off it, or order the items (keys of items, first comes first)."""
    with changing(meeting, actor=actor, why="Sửa chương trình họp") as (locked, seat):
        require_fresh(locked, version)
        reasons = [] if meeting_rules.may_convene(actor, locked.tenant_id, seat) else [Reason(NOT_CONVENER)]
        if locked.state not in meeting_rules.OPEN_STATES:
            reasons.append(Reason("Phiên họp đã kết thúc nên không sửa được chương trình."))
        items = {item.pk: item for item in locked.items.select_related("appraisal__proposal")}
        leaving = [items[key] for key in remove if key in items]
        reasons += [fault for item in leaving if (fault := _leaving_fault(item))]
        refuse([*reasons, *_dossier_faults(locked.panel, actor, add)])
        for item in leaving:
            item.delete()
            del items[item.pk]
        _reorder(items, order)
        _put_on(locked, add, after=max((item.position for item in items.values()), default=0))
        save(locked)
    return locked


def move_meeting(
    meeting: Meeting, *, actor: Actor, held_at: datetime, place: str, version: int | None = None
) -> Meeting:
    """Another time or place; the members are told."""
    place = nfc(place).strip()
    with changing(meeting, actor=actor, why="Đổi lịch họp") as (locked, seat):
        require_fresh(locked, version)
        reasons = [] if meeting_rules.may_convene(actor, locked.tenant_id, seat) else [Reason(NOT_CONVENER)]
        if locked.state != MeetingState.PLANNED:
            reasons.append(Reason("Chỉ đổi được lịch của phiên chưa khai mạc."))
        refuse([*reasons, *_time_faults(locked.panel, held_at, place)])
        locked.held_at, locked.place = held_at, place
        save(locked, "held_at", "place")
        tell_moved(locked, actor=actor)
    return locked


def cancel_meeting(meeting: Meeting, *, actor: Actor, reason: str, version: int | None = None) -> Meeting:
    """The meeting will not be held; its dossiers can go on another agenda. Not once anything was concluded."""
    reason = nfc(reason).strip()
    with changing(meeting, actor=actor, why=f"Hủy phiên họp: {reason}") as (locked, seat):
        require_fresh(locked, version)
        reasons = [] if meeting_rules.may_convene(actor, locked.tenant_id, seat) else [Reason(NOT_CONVENER)]
        if locked.state not in meeting_rules.OPEN_STATES:
            reasons.append(Reason("Phiên họp đã kết thúc nên không hủy được."))
        decided = locked.items.filter(concluded_at__isnull=False).count()
        if decided:
            reasons.append(Reason(f"Đã kết luận {decided} hồ sơ nên không hủy được; hãy kết thúc phiên họp."))
        if not reason:
            reasons.append(Reason("Chưa ghi lý do hủy.", "reason"))
        refuse(reasons)
        locked.state, locked.cancelled_why = MeetingState.CANCELLED, reason
        save(locked, "state", "cancelled_why")
        tell_cancelled(locked, actor=actor)
    return locked


def _council_faults(panel: Panel) -> list[Reason]:
    if panel.body != Body.COUNCIL:
        return [Reason("Chỉ Hội đồng thẩm định mới họp; bộ máy giúp việc lập phiếu thẩm định.")]
    if panel.dissolved_on is not None:
        return [Reason(f"Hội đồng đã kết thúc hoạt động từ ngày {panel.dissolved_on:%d/%m/%Y}.")]
    return []


def _time_faults(panel: Panel, held_at: datetime, place: str) -> list[Reason]:
    reasons = []
    day = timezone.localdate(held_at)
    if day < timezone.localdate():
        reasons.append(Reason(f"Ngày họp {day:%d/%m/%Y} đã qua.", "held_at"))
    if panel.decision_date and day < panel.decision_date:
        reasons.append(Reason(f"Hội đồng thành lập ngày {panel.decision_date:%d/%m/%Y}, sau ngày họp.", "held_at"))
    if not place:
        reasons.append(Reason("Chưa ghi địa điểm họp.", "place"))
    return reasons


def _dossier_faults(panel: Panel, actor: Actor, dossiers: Sequence[Appraisal]) -> list[Reason]:
    if not dossiers:
        return []
    possible = {row.pk for row in dossiers_to_discuss(panel, actor)}
    return [
        Reason(
            f"{row.proposal.code}: không ở bước thẩm định của Hội đồng này, hoặc đã nằm trong phiên khác.", "dossiers"
        )
        for row in dossiers
        if row.pk not in possible
    ]


def _leaving_fault(item: AgendaItem) -> Reason | None:
    code = item.appraisal.proposal.code
    if item.concluded_at is not None:
        return Reason(f"{code}: đã kết luận nên không bỏ khỏi chương trình được.")
    if item.ballots.exists():
        return Reason(f"{code}: đã có phiếu biểu quyết; hãy chuyển sang phiên sau và ghi lý do.")
    return None


def _reorder(items: dict[int, AgendaItem], order: Sequence[int]) -> None:
    """Named items first, in the order named; the rest behind them as they were."""
    named = [items[key] for key in dict.fromkeys(order) if key in items]
    rest = [item for item in items.values() if item not in named]
    for position, item in enumerate([*named, *rest], start=1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position"])


def _put_on(meeting: Meeting, dossiers: Sequence[Appraisal], *, after: int) -> None:
    for position, row in enumerate(dossiers, start=after + 1):
        AgendaItem.objects.create(tenant_id=meeting.tenant_id, meeting=meeting, appraisal=row, position=position)
