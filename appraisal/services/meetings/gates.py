"""What every change of a meeting goes through: lock the meeting first, then its item, then the đề án; who, and how fresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from appraisal import meeting_rules
from appraisal.models import AgendaItem, Meeting, PanelMember
from appraisal.selectors.meetings import seated_on
from appraisal.selectors.minutes import kept_away_items
from appraisal.states import MeetingState
from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from organisations.actors import Actor

NOT_YOURS = "Chỉ Chủ tịch, Phó Chủ tịch, Thư ký Hội đồng điều hành phiên họp."
CHANGED = "Phiên họp vừa được người khác sửa. Xem lại nội dung mới bên dưới rồi lưu lần nữa."


@contextmanager
def changing(meeting: Meeting, *, actor: Actor, why: str) -> Iterator[tuple[Meeting, PanelMember | None]]:
    """The locked meeting and the seat of who acts, in one transaction. NotFound when it is not of their office."""
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why):
        rows = Meeting.objects.select_for_update(of=("self",)).select_related("panel")
        locked = rows.filter(pk=meeting.pk, tenant_id=actor.tenant_id).first()
        if locked is None:
            raise NotFound(meeting.key)
        yield locked, seat_of(locked, actor)


def seat_of(meeting: Meeting, actor: Actor) -> PanelMember | None:
    """The seat of who acts, today."""
    found: PanelMember | None = seated_on(meeting.panel, timezone.localdate()).filter(user_id=actor.user.pk).first()
    return found


def locked_item(item: AgendaItem, meeting: Meeting, *, actor: Actor) -> AgendaItem:
    """The item, locked. NotFound for whoever is kept away from its dossier."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("appraisal__proposal")
    found: AgendaItem | None = rows.filter(pk=item.pk, meeting=meeting).first()
    if found is None or kept_away_items(actor).filter(pk=item.pk).exists():
        raise NotFound(str(item.pk))
    found.meeting = meeting
    return found


def require_running(meeting: Meeting, seat: PanelMember | None) -> list[Reason]:
    """Why the minutes cannot be written by this person now."""
    reasons = [] if meeting_rules.runs(seat) else [Reason(NOT_YOURS)]
    if meeting.state != MeetingState.RUNNING:
        reasons.append(Reason(f"Phiên họp đang ở trạng thái “{meeting.get_state_display()}”, không phải đang họp."))
    return reasons


def require_fresh(found: Meeting | AgendaItem, version: int | None) -> None:
    """Raises Stale when somebody saved since the page was opened. Without a version nothing is compared."""
    if version is not None and version != found.version:
        raise Stale(CHANGED)


def refuse(reasons: list[Reason]) -> None:
    """Say all of them at once."""
    if reasons:
        raise Refused(*reasons)


def save(found: Meeting | AgendaItem, *fields: str) -> None:
    """Store the fields as the next version."""
    found.version += 1
    found.save(update_fields=[*fields, "version"])
