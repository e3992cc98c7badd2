"""The course of a meeting: opened, who comes and goes, closed, opened again before it is signed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from appraisal import meeting_rules
from appraisal.models import Attendance, Meeting
from appraisal.selectors.meetings import seated_on
from appraisal.services.meetings.gates import changing, refuse, require_fresh, require_running, save
from appraisal.services.meetings.planning import NOT_CONVENER
from appraisal.services.meetings.telling import tell_closed
from appraisal.states import MeetingState
from core.errors import Reason
from core.text import nfc
from organisations.actors import Actor


def open_meeting(meeting: Meeting, *, actor: Actor, version: int | None = None) -> Meeting:
    """From now on members are marked present, vote, and the minutes are written."""
    with changing(meeting, actor=actor, why="Khai mạc phiên họp") as (locked, seat):
        require_fresh(locked, version)
        reasons = [] if meeting_rules.may_convene(actor, locked.tenant_id, seat) else [Reason(NOT_CONVENER)]
        if locked.state != MeetingState.PLANNED:
            reasons.append(Reason(f"Phiên họp đang ở trạng thái “{locked.get_state_display()}”."))
        if not locked.items.exists():
            reasons.append(Reason("Chương trình họp chưa có hồ sơ nào."))
        refuse(reasons)
        locked.state, locked.opened_at = MeetingState.RUNNING, timezone.now()
        save(locked, "state", "opened_at")
    return locked


def mark_present(
    meeting: Meeting, members: Collection[int], *, actor: Actor, at: datetime | None = None
) -> list[Attendance]:
    """These members (keys) sit in the room since `at` (now). Who is there already stays as they are."""
    with changing(meeting, actor=actor, why="Ghi nhận có mặt") as (locked, seat):
        now = timezone.now()
        reasons = require_running(locked, seat)
        known = {row.pk: row for row in seated_on(locked.panel, timezone.localdate())}
        reasons += (
            [Reason("Có người không còn là thành viên Hội đồng.", "members")] if set(members) - set(known) else []
        )
        refuse([*reasons, *_time_faults(locked, at, now)])
        there = set(locked.attendances.filter(left_at__isnull=True).values_list("member_id", flat=True))
        rows = [
            Attendance(tenant_id=locked.tenant_id, meeting=locked, member=known[key], arrived_at=at or now)
            for key in sorted(set(members) - there)
        ]
        return list(Attendance.objects.bulk_create(rows))


def mark_left(meeting: Meeting, members: Collection[int], *, actor: Actor, at: datetime | None = None) -> int:
    """These members (keys) have left the room at `at` (now). How many did."""
    with changing(meeting, actor=actor, why="Ghi nhận rời phiên họp") as (locked, seat):
        now = timezone.now()
        rows = list(locked.attendances.select_for_update().filter(left_at__isnull=True, member__in=members))
        odd = _time_faults(locked, at, now)
        if not odd and at is not None and any(at < row.arrived_at for row in rows):
            odd.append(Reason("Giờ rời phiên sớm hơn giờ đến.", "at"))
        refuse([*require_running(locked, seat), *odd])
        for row in rows:
            row.left_at = max(at or now, row.arrived_at)
            row.save(update_fields=["left_at"])
    return len(rows)


def close_meeting(meeting: Meeting, *, actor: Actor, version: int | None = None) -> Meeting:
    """The meeting is over: every dossier was concluded or put off. The minutes wait for their signatures."""
    with changing(meeting, actor=actor, why="Kết thúc phiên họp") as (locked, seat):
        require_fresh(locked, version)
        reasons = require_running(locked, seat)
        left = locked.items.filter(concluded_at__isnull=True, postponed="").select_related("appraisal__proposal")
        reasons += [
            Reason(f"Hồ sơ thứ {item.position} trong chương trình chưa kết luận, cũng chưa chuyển phiên sau.")
            for item in left
        ]
        refuse(reasons)
        now = timezone.now()
        locked.attendances.filter(left_at__isnull=True).update(left_at=now)
        locked.state, locked.closed_at = MeetingState.CLOSED, now
        save(locked, "state", "closed_at")
        tell_closed(locked, actor=actor)
    return locked


def reopen_meeting(meeting: Meeting, *, actor: Actor, reason: str, version: int | None = None) -> Meeting:
    """Before the minutes are signed the chair may open the meeting again. Who is present is noted anew."""
    reason = nfc(reason).strip()
    with changing(meeting, actor=actor, why=f"Mở lại phiên họp: {reason}") as (locked, seat):
        require_fresh(locked, version)
        reasons = [] if meeting_rules.presides(seat) else [Reason("Chỉ người chủ trì Hội đồng được mở lại phiên họp.")]
        if locked.state != MeetingState.CLOSED:
            reasons.append(Reason("Chỉ mở lại được phiên đã kết thúc mà biên bản chưa ký."))
        gone = locked.items.filter(concluded_at__isnull=False, appraisal__closed_at__isnull=False).count()
        if gone:
            reasons.append(Reason(f"Người đứng đầu đã kết luận {gone} hồ sơ theo phiên họp này nên không mở lại được."))
        if not reason:
            reasons.append(Reason("Chưa ghi lý do mở lại.", "reason"))
        refuse(reasons)
        locked.state, locked.closed_at, locked.reopened_why = MeetingState.RUNNING, None, reason
        save(locked, "state", "closed_at", "reopened_why")
    return locked


def _time_faults(meeting: Meeting, at: datetime | None, now: datetime) -> list[Reason]:
    if at is None:
        return []
    if at > now:
        return [Reason("Giờ ghi nhận ở sau giờ hiện tại.", "at")]
    if meeting.opened_at is not None and at < meeting.opened_at:
        return [Reason(f"Giờ ghi nhận trước giờ khai mạc {timezone.localtime(meeting.opened_at):%H:%M}.", "at")]
    return []
