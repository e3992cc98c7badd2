"""Who hears of a declared conflict: the chair, or the head where there is no chair who may hear it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Declaration, Level
from appraisal.selectors.seats import members_sitting
from appraisal.states import Seat
from notifications.services import notify
from organisations.recipients import people_with_roles
from organisations.roles import Role
from proposals.selectors import recused_people


def tell_about_conflict(row: Declaration, round_: Appraisal, *, unassigned: bool) -> None:
    """One notice: who declared, that an opinion is void (late), that the dossier needs another member."""
    says = [f"{row.proposal.code}: {row.member.name} khai có xung đột lợi ích."]
    if row.late:
        says.append("Khai báo muộn: ý kiến đã nộp không còn giá trị.")
    if unassigned:
        says.append("Phân công đã chấm dứt, cần giao người khác.")
    url = reverse("appraisal:declarations", args=[row.proposal.code])
    notify(_listeners(row, round_), kind="conflict", text=" ".join(says), url=url)


def tell_lifted(row: Declaration) -> None:
    """The member may start anew."""
    if row.member.user_id is None:
        return
    text = f"{row.proposal.code}: khai báo xung đột lợi ích của bạn đã được gỡ. Khai lại trước khi thẩm định."
    notify(
        [row.member.user_id], kind="conflict", text=text,
        url=reverse("appraisal:declare", args=[row.proposal.code]),
    )  # fmt: skip


def _listeners(row: Declaration, round_: Appraisal) -> set[int]:
    away = recused_people(row.proposal_id) | {row.member.user_id}
    seats = members_sitting(row.member.panel).filter(seat=Seat.CHAIR, user__isnull=False)
    chair = set(seats.values_list("user_id", flat=True)) - away
    if chair:
        return chair
    role = Role.PROVINCE_LEADER if round_.level == Level.PROVINCE else Role.CENTRE_LEADER
    return set(people_with_roles([role], tenant_id=row.member.tenant_id, day=timezone.localdate())) - away
