"""Who sits in a body: taking a seat, another seat, leaving. Nobody is deleted; who left stays with day and reason."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils import timezone

from appraisal import rules
from appraisal.events import MemberRemoved
from appraisal.models import Assignment, Body, Level, Panel, PanelMember
from appraisal.selectors.panels import Person, people_for, staff_panel_of
from appraisal.services.panels import acting, locked_panel, new_key, require_keeper
from appraisal.states import Seat
from core.errors import Reason, Refused
from core.events import publish
from core.text import nfc
from organisations.actors import Actor
from organisations.recipients import people_with_roles

COUNCIL_SEATS = (Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY, Seat.MEMBER)
ALONE = frozenset({Seat.CHAIR, Seat.SECRETARY})
"""Seats one person holds at a time."""


def add_member(
    panel: Panel,
    *,
    actor: Actor,
    seat: str,
    user_id: int | None = None,
    name: str = "",
    title: str = "",
    organisation: str = "",
    joined_on: date | None = None,
) -> PanelMember:
    """Seat a person with an account, or one written in by name, title and organisation. Raises Refused with all reasons."""
    require_keeper(actor, panel)
    with acting(actor, "Thêm thành viên"):
        locked = locked_panel(panel)
        day = joined_on or timezone.localdate()
        person = _person(locked, user_id)
        reasons = [
            *_seat_faults(locked, seat),
            *_who_faults(locked, user_id, person, name, organisation),
            *_day_faults(day),
        ]
        if reasons:
            raise Refused(*reasons)
        last: int = locked.members.aggregate(last=Max("position"))["last"] or 0
        member: PanelMember = PanelMember.objects.create(
            tenant_id=locked.tenant_id, panel=locked, key=new_key(), user_id=user_id, seat=seat, position=last + 1,
            name=person.name if person else nfc(name).strip(),
            title=nfc(title).strip() or (person.title if person else ""),
            organisation=person.organisation if person else nfc(organisation).strip(), joined_on=day,
        )  # fmt: skip
    return member


def change_seat(member: PanelMember, *, actor: Actor, seat: str, position: int | None = None) -> PanelMember:
    """Another seat, and another place in the order when one is given (1 is first)."""
    require_keeper(actor, member.panel)
    with acting(actor, "Đổi vai trò thành viên"):
        panel = locked_panel(member.panel)
        locked = _locked_member(member)
        reasons = _seat_faults(panel, seat, but=locked)
        if position is not None and position < 1:
            reasons.append(Reason("Thứ tự bắt đầu từ 1.", "position"))
        if reasons:
            raise Refused(*reasons)
        locked.seat = seat
        locked.position = position or locked.position
        locked.save(update_fields=["seat", "position"])
    return locked


def remove_member(member: PanelMember, *, actor: Actor, reason: str, left_on: date | None = None) -> PanelMember:
    """The member leaves, with day and reason. What lay with them ends; whoever shares out the work is told what is open."""
    require_keeper(actor, member.panel)
    with acting(actor, "Thôi thành viên"):
        panel = locked_panel(member.panel)
        locked = _locked_member(member)
        day, why = left_on or timezone.localdate(), nfc(reason).strip()
        if reasons := _leaving_faults(locked, day, why):
            raise Refused(*reasons)
        locked.left_on, locked.left_reason = day, why[:300]
        locked.save(update_fields=["left_on", "left_reason"])
        codes = _end_work_of(locked, why)
        publish(MemberRemoved(
            user_id=locked.user_id, name=locked.name, panel_key=panel.key, panel_name=panel.name, codes=codes,
            keepers=tuple(keepers_of(panel)), reason=why, by=actor.user.pk,
        ))  # fmt: skip
    return locked


def work_of(member: PanelMember) -> list[Assignment]:
    """What still lies with a member, for the page that asks before they leave."""
    rows = member.assignments.filter(ended_at__isnull=True).select_related("appraisal__proposal")
    return list(rows.order_by("due_on", "pk"))


def keepers_of(panel: Panel) -> list[int]:
    """Ids of the heads of a body's level: whom to tell when work lies with nobody or is late."""
    role = rules.HEAD_OF_LEVEL[Level(panel.level)]
    return people_with_roles((role,), tenant_id=panel.tenant_id, day=timezone.localdate())


def staff_panel(*, actor: Actor, plan_year: int, user_ids: tuple[int, ...] = ()) -> tuple[Panel, list[PanelMember]]:
    """The head's own staff of this level and year, made when it is not there; those named have a place in it.

    Returns the body and the members of `user_ids`, in that order. Call inside a transaction.
    """
    level = rules.level_of(actor)
    found = staff_panel_of(level, actor.tenant_id, plan_year)
    panel = found or Panel.objects.create(
        tenant_id=actor.tenant_id, key=new_key(), level=level, body=Body.STAFF, plan_year=plan_year,
        name=f"Bộ máy giúp việc thẩm định {level.label}, năm {plan_year}", created_by=actor.user,
    )  # fmt: skip
    locked = locked_panel(panel)
    there = {row.user_id: row for row in locked.members.filter(left_on__isnull=True)}
    for user_id in user_ids:
        if user_id not in there:
            there[user_id] = add_member(locked, actor=actor, seat=Seat.STAFF, user_id=user_id)
    return locked, [there[user_id] for user_id in user_ids]


def _person(panel: Panel, user_id: int | None) -> Person | None:
    if user_id is None:
        return None
    people = people_for(Level(panel.level), panel.tenant_id, timezone.localdate())
    return next((person for person in people if person.user_id == user_id), None)


def _seat_faults(panel: Panel, seat: str, *, but: PanelMember | None = None) -> list[Reason]:
    allowed = COUNCIL_SEATS if panel.body == Body.COUNCIL else (Seat.STAFF,)
    if seat not in allowed:
        return [Reason("Chưa chọn vai trò.", "seat")]
    if seat not in ALONE:
        return []
    holder = panel.members.filter(left_on__isnull=True, seat=seat).first()
    if holder is None or holder == but:
        return []
    return [Reason(f"{Seat(seat).label} hiện là {holder.name}. Đổi vai trò của người này trước.", "seat")]


def _who_faults(panel: Panel, user_id: int | None, person: Person | None, name: str, organisation: str) -> list[Reason]:
    if user_id is None:
        missing = []
        if not name.strip():
            missing.append(Reason("Chưa chọn người có tài khoản, cũng chưa ghi họ tên người ngoài hệ thống.", "name"))
        elif not organisation.strip():
            missing.append(Reason("Chưa ghi đơn vị công tác của người ngoài hệ thống.", "organisation"))
        return missing
    if person is None:
        return [Reason("Người này không công tác ở cấp thẩm định của bạn hoặc tài khoản đã khóa.", "user")]
    if panel.members.filter(user_id=user_id, left_on__isnull=True).exists():
        return [Reason(f"{person.name} đang là thành viên.", "user")]
    return []


def _day_faults(day: date) -> list[Reason]:
    return [Reason("Ngày tham gia không thể ở sau ngày hôm nay.", "joined_on")] if day > timezone.localdate() else []


def _leaving_faults(member: PanelMember, day: date, reason: str) -> list[Reason]:
    reasons = []
    if not reason:
        reasons.append(Reason("Chưa ghi lý do thôi.", "reason"))
    if day > timezone.localdate():
        reasons.append(Reason("Ngày thôi không thể ở sau ngày hôm nay.", "left_on"))
    elif day < member.joined_on:
        reasons.append(Reason(f"Ngày thôi không thể ở trước ngày tham gia {member.joined_on:%d/%m/%Y}.", "left_on"))
    return reasons


def _locked_member(member: PanelMember) -> PanelMember:
    locked: PanelMember = PanelMember.objects.select_for_update(of=("self",)).select_related("panel").get(pk=member.pk)
    if locked.left_on:
        raise Refused(f"{locked.name} đã thôi từ ngày {locked.left_on:%d/%m/%Y}.")
    return locked


def _end_work_of(member: PanelMember, why: str) -> tuple[str, ...]:
    rows = work_of(member)
    for row in rows:
        row.ended_at, row.ended_reason = timezone.now(), f"Thôi thành viên: {why}"[:300]
        row.save(update_fields=["ended_at", "ended_reason"])
    return tuple(row.appraisal.proposal.code for row in rows)
