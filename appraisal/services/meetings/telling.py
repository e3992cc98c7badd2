"""What members with an account are told of a meeting. Never which dossiers: some of them may be kept away from one."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from appraisal.models import Meeting
from appraisal.selectors.meetings import accounts_of
from notifications.services import notify
from organisations.actors import Actor


def tell_invited(meeting: Meeting, *, actor: Actor) -> None:
    """Invitation: when, where, how many dossiers."""
    _tell(meeting, actor, f"Giấy mời họp: {meeting} {meeting.panel}, {_when(meeting)}; {meeting.items.count()} hồ sơ.")


def tell_moved(meeting: Meeting, *, actor: Actor) -> None:
    """Another time or place."""
    _tell(meeting, actor, f"Đổi lịch họp: {meeting} {meeting.panel}, {_when(meeting)}.")


def tell_cancelled(meeting: Meeting, *, actor: Actor) -> None:
    """It will not be held."""
    _tell(meeting, actor, f"Hủy phiên họp: {meeting} {meeting.panel}, {_when(meeting)}. Lý do: {meeting.cancelled_why}")


def tell_closed(meeting: Meeting, *, actor: Actor) -> None:
    """The minutes wait for their signatures."""
    _tell(meeting, actor, f"Đã kết thúc {meeting} {meeting.panel}; biên bản chờ ký.")


def _when(meeting: Meeting) -> str:
    return f"{timezone.localtime(meeting.held_at):%H:%M ngày %d/%m/%Y} tại {meeting.place}"


def _tell(meeting: Meeting, actor: Actor, text: str) -> None:
    others = [user for user in accounts_of(meeting.panel) if user != actor.user.pk]
    notify(others, kind="meeting", text=text, url=reverse("appraisal:meeting", args=[meeting.key]))
