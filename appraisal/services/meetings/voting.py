"""What a member says to a dossier. Insert-only: a change of mind is a new row, the latest speaks."""

from __future__ import annotations

from appraisal.meeting_rules import may_enter_for
from appraisal.models import AgendaItem, Ballot, PanelMember
from appraisal.selectors.sittings import sitting_of, standing_of
from appraisal.services.conflicts import owed_declaration
from appraisal.services.meetings.gates import changing, locked_item, refuse
from appraisal.states import Choice, MeetingState
from core.errors import Reason
from core.text import nfc
from organisations.actors import Actor


def cast_ballot(item: AgendaItem, *, actor: Actor, member: PanelMember, choice: str, dissent: str = "") -> Ballot:
    """A member says yes, yes with changes, no, or nothing; `dissent` is kept in the minutes in their own words.

    Whoever has an account speaks for themself while present, once they have declared on their interests; the secretary writes down paper ballots of others.
    """
    with changing(item.meeting, actor=actor, why="Biểu quyết") as (meeting, seat):
        locked = locked_item(item, meeting, actor=actor)
        sitting = sitting_of(meeting, [locked])
        standing = standing_of(locked, sitting)
        reasons = []
        if not may_enter_for(seat, member):
            reasons.append(Reason("Thành viên tự biểu quyết; phiếu giấy do Thư ký Hội đồng ghi."))
        if meeting.state != MeetingState.RUNNING:
            reasons.append(Reason("Phiên họp không ở trạng thái đang họp nên không biểu quyết được."))
        if locked.concluded_at is not None or locked.postponed:
            reasons.append(Reason("Hồ sơ này đã được kết luận hoặc chuyển phiên sau."))
        if choice not in Choice.values:
            reasons.append(Reason("Chưa chọn ý kiến biểu quyết.", "choice"))
        reasons += owed_declaration(member, locked.appraisal.proposal, locked.appraisal.level)
        reasons += _seat_faults(member, {m.key for m in standing.entitled}, {m.key for m in standing.present})
        own = standing.ballots.get(member.pk)
        if own is not None and own.entered_by_id == member.user_id != actor.user.pk:
            reasons.append(Reason(f"{member.name} đã tự biểu quyết bằng tài khoản của mình."))
        refuse(reasons)
        ballot = Ballot(
            tenant_id=meeting.tenant_id, item=locked, member=member, choice=choice, dissent=nfc(dissent).strip(),
            entered_by=actor.user,
        )  # fmt: skip
        ballot.save(force_insert=True)
    return ballot


def _seat_faults(member: PanelMember, entitled: set[int], present: set[int]) -> list[Reason]:
    if member.pk not in entitled:
        return [
            Reason(f"{member.name} không dự phần này: có xung đột lợi ích hoặc không còn trong Hội đồng.", "member")
        ]
    if member.pk not in present:
        return [Reason(f"{member.name} chưa được ghi nhận có mặt.", "member")]
    return []
