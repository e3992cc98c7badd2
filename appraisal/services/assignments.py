"""Giving dossiers to members of the body, in bulk or one by one, and handing them over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from appraisal import rules
from appraisal.events import AssignmentEnded, AssignmentHandedOver, DossiersAssigned
from appraisal.models import Appraisal, Assignment, Level, PanelMember
from appraisal.rules import APPRAISING
from appraisal.selectors.assignments import conflicts_of
from appraisal.services.opening import ongoing_round
from appraisal.services.panels import acting
from core.errors import Reason, Refused, Stale
from core.events import publish
from core.text import nfc
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.states import State

CHANGED = "Hồ sơ hoặc phân công vừa thay đổi. Xem lại rồi thực hiện lại."


@dataclass(frozen=True, slots=True)
class Given:
    """A dossier for a member until a day. `lead`: whose the sheet of the round is. `version`: as the page showed it."""

    proposal: Proposal
    member: PanelMember
    due_on: date | None
    lead: bool = False
    version: int | None = None


def assign(
    proposal: Proposal, member: PanelMember, *, actor: Actor, due_on: date | None = None, lead: bool = False
) -> Assignment:
    """Give one dossier to one member of its body. Raises Refused with every reason."""
    return assign_many([Given(proposal, member, due_on, lead)], actor=actor)[0]


def assign_many(wanted: Sequence[Given], *, actor: Actor) -> list[Assignment]:
    """Give each dossier to its member: all of them or none. Refused names every dossier that stands in the way.

    Locks the dossiers by key, then the members; each member is told once, with all their dossiers.
    """
    if not wanted:
        raise Refused("Chưa chọn hồ sơ nào.")
    level = rules.level_of(actor)
    with acting(actor, "Phân công thẩm định"):
        locked = _locked(row.proposal.pk for row in wanted)
        members = _locked_members(row.member.pk for row in wanted)
        conflicts = conflicts_of(level, list(locked), list(members))
        reasons, made = [], []
        for row in sorted(wanted, key=lambda one: one.proposal.pk):
            proposal, member = locked[row.proposal.pk], members[row.member.pk]
            if row.version is not None and proposal.version != row.version:
                raise Stale(f"{proposal.code}: {CHANGED}")
            faults = _faults_before(proposal, level, actor=actor, due_on=row.due_on)
            if not faults:
                round_ = ongoing_round(proposal, level, actor=actor)
                round_.proposal = proposal
                conflicted = (proposal.pk, member.pk) in conflicts
                faults = member_faults(round_, member, lead=row.lead, conflicted=conflicted)
                faults += running_faults(round_, member, lead=row.lead)
            reasons += [Reason(f"{proposal.code}: {fault}", f"member:{proposal.code}") for fault in faults]
            if not reasons:
                made.append(_make(round_, member, row, actor=actor))
        if reasons:
            raise Refused(*reasons)
        _tell(made, actor)
    return made


def member_faults(round_: Appraisal, member: PanelMember, *, lead: bool, conflicted: bool) -> list[str]:
    """Why this member cannot look at a dossier in this round, each a sentence."""
    faults = []
    if round_.panel_id is None:
        faults.append("Lần thẩm định này mở khi hệ thống chưa quản lý Hội đồng nên không phân công được.")
    elif member.panel_id != round_.panel_id:
        faults.append(f"{member.name} không thuộc Hội đồng, bộ máy của lần thẩm định này.")
    if member.left_on:
        faults.append(f"{member.name} đã thôi từ ngày {member.left_on:%d/%m/%Y}.")
    if conflicted:
        faults.append(f"{member.name} có xung đột lợi ích với hồ sơ này.")
    if lead and member.user_id is None:
        faults.append(f"{member.name} không có tài khoản nên không thể là thẩm định chính.")
    return faults


def running_faults(round_: Appraisal, member: PanelMember, *, lead: bool) -> list[str]:
    """What those who look at the dossier already leave no room for."""
    running = list(round_.assignments.filter(ended_at__isnull=True).select_related("member"))
    if any(row.member_id == member.pk for row in running):
        return [f"{member.name} đang được phân công hồ sơ này."]
    leading = next((row for row in running if row.lead), None)
    if lead and leading:
        return [f"Đã có thẩm định chính là {leading.member.name}; dùng “Chuyển giao” ở trang phân công của hồ sơ."]
    return []


def hand_over(
    assignment: Assignment, *, actor: Actor, to: PanelMember | None, reason: str, due_on: date | None = None
) -> Assignment | None:
    """The dossier goes to another member (who may look at it already), or to nobody; both sides are told.

    The member and whoever shares out the work may; leaving a dossier with nobody is for the latter alone.
    """
    with acting(actor, "Chuyển giao phân công"):
        proposal = _locked([assignment.appraisal.proposal_id])[assignment.appraisal.proposal_id]
        row = _running(assignment)
        why = nfc(reason).strip()
        if reasons := handing_faults(row, proposal, actor=actor, to=to, reason=why, due_on=due_on):
            raise Refused(*reasons)
        row.ended_at, row.ended_reason = timezone.now(), why[:300]
        row.save(update_fields=["ended_at", "ended_reason"])
        if to is None:
            _tell_ended(row, proposal, why, actor)
            return None
        after = _successor(row, to, due_on, actor=actor)
        row.handed_to = after
        row.save(update_fields=["handed_to"])
        publish(AssignmentHandedOver(
            code=proposal.code, from_user=row.member.user_id, from_name=row.member.name, to_user=to.user_id,
            to_name=to.name, reason=why, by=actor.user.pk,
        ))  # fmt: skip
    return after


def handing_faults(
    row: Assignment, proposal: Proposal, *, actor: Actor, to: PanelMember | None, reason: str, due_on: date | None
) -> list[Reason]:
    """Everything that stands against handing over."""
    level = Level(row.appraisal.level)
    shares = rules.may_assign(actor, proposal, level)
    if not shares and row.member.user_id != actor.user.pk:
        return [Reason("Chỉ người được phân công hoặc người phân công được chuyển giao hồ sơ này.")]
    reasons = [] if reason else [Reason("Chưa ghi lý do chuyển giao.", "reason")]
    if due_on and due_on < timezone.localdate():
        reasons.append(Reason("Hạn mới không thể ở trước ngày hôm nay.", "due_on"))
    if to is None:
        return reasons if shares else [*reasons, Reason("Chưa chọn người nhận.", "to")]
    if to.pk == row.member_id:
        return [*reasons, Reason(f"{to.name} đang giữ hồ sơ này. Chọn người khác.", "to")]
    conflicted = bool(conflicts_of(level, [proposal.pk], [to.pk]))
    faults = member_faults(row.appraisal, to, lead=row.lead, conflicted=conflicted)
    if not row.lead:  # whoever looks at the dossier already may take over the lead
        faults += running_faults(row.appraisal, to, lead=False)
    return [*reasons, *(Reason(fault, "to") for fault in faults)]


def _faults_before(proposal: Proposal, level: Level, *, actor: Actor, due_on: date | None) -> list[str]:
    """What stands in the way before anybody is looked at."""
    if APPRAISING.get(State(proposal.state)) != level:
        return [f"Hồ sơ đang ở “{proposal.get_state_display()}”, chỉ phân công khi đang thẩm định."]
    if not rules.may_assign(actor, proposal, level):
        return ["Chỉ chuyên viên, lãnh đạo của cấp thẩm định được phân công."]
    if due_on is not None and due_on < timezone.localdate():
        return ["Hạn cho ý kiến không thể ở trước ngày hôm nay."]
    return []


def _make(round_: Appraisal, member: PanelMember, row: Given, *, actor: Actor) -> Assignment:
    made: Assignment = Assignment.objects.create(
        tenant_id=member.tenant_id, appraisal=round_, member=member, lead=row.lead, due_on=row.due_on,
        assigned_by=actor.user,
    )  # fmt: skip
    return made


def _successor(row: Assignment, to: PanelMember, due_on: date | None, *, actor: Actor) -> Assignment:
    there: Assignment | None = row.appraisal.assignments.filter(member=to, ended_at__isnull=True).first()
    if there is None:
        return _make(row.appraisal, to, Given(row.appraisal.proposal, to, due_on or row.due_on, row.lead), actor=actor)
    there.lead = True
    there.save(update_fields=["lead"])
    return there


def _running(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("member", "appraisal__proposal")
    row: Assignment = rows.get(pk=assignment.pk)
    if row.ended_at:
        raise Stale(CHANGED)
    return row


def _locked(keys: Iterable[int]) -> dict[int, Proposal]:
    """The dossiers under lock, by key."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit").filter(pk__in=set(keys))
    return {row.pk: row for row in rows.order_by("pk")}


def _locked_members(keys: Iterable[int]) -> dict[int, PanelMember]:
    rows = PanelMember.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    return {row.pk: row for row in rows}


def _tell(made: Sequence[Assignment], actor: Actor) -> None:
    """One notice for each member, with all their dossiers."""
    by_person: dict[tuple[int, date | None], list[str]] = {}
    for row in made:
        if row.member.user_id:
            by_person.setdefault((row.member.user_id, row.due_on), []).append(row.appraisal.proposal.code)
    for (user_id, due_on), codes in by_person.items():
        publish(DossiersAssigned(user_id=user_id, codes=tuple(codes), due_on=due_on, by=actor.user.pk))


def _tell_ended(row: Assignment, proposal: Proposal, why: str, actor: Actor) -> None:
    if row.member.user_id:
        publish(AssignmentEnded(user_id=row.member.user_id, code=proposal.code, reason=why, by=actor.user.pk))
