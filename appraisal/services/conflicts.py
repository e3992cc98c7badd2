"""Declaring whether interests conflict, and lifting a declaration made in error. A conflict keeps the person away."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, AppraisalSheet, Assignment, Declaration, Level, PanelMember, Purpose
from appraisal.rules import is_head_of
from appraisal.selectors.conflicts import void_opinions
from appraisal.selectors.rounds import open_round
from appraisal.selectors.seats import Pending, declaration_of, has_declared, members_sitting, oversees, undeclared
from appraisal.services.telling import tell_about_conflict, tell_lifted
from appraisal.states import ConflictGround
from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.text import nfc
from organisations.actors import Actor
from organisations.models import Delegation
from proposals.models import Proposal
from proposals.selectors import visible_to
from proposals.services import recusals

_CHANGED = "Danh sách hồ sơ chờ khai đã thay đổi sau khi bạn mở trang. Xem lại rồi khai."


def declare(
    proposal: Proposal,
    level: str,
    member: PanelMember,
    *,
    actor: Actor,
    conflicted: bool,
    ground: str = "",
    explanation: str = "",
) -> Declaration:
    """What a member says of one dossier, in the round that is going on. Saying "none" twice changes nothing.

    A conflict keeps the member's account away, ends their assignment, voids their opinion and tells the chair. Raises
    Refused with every reason, NotFound where the actor may not see the dossier.
    """
    words = nfc(explanation).strip()
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Khai lợi ích"):
        locked = _lock(proposal, actor)
        round_ = open_round(locked, Level(level))
        before = declaration_of(member, locked, level)
        reasons = [*_faults_of_actor(actor, locked, round_, member), *_faults_of_words(conflicted, ground, words)]
        if before is not None and before.conflicted:
            reasons.append(Reason("Thành viên đã khai có xung đột lợi ích. Khai nhầm thì lãnh đạo gỡ khai báo đó."))
        if reasons or round_ is None:
            raise Refused(*reasons)
        if before is not None and not conflicted:
            return before
        row = Declaration(
            tenant_id=member.tenant_id, proposal=locked, level=level, member=member, conflicted=conflicted,
            ground=ground if conflicted else "", explanation=words, late=conflicted and _opinion_stands(round_, member),
            entered_by=actor.user,
        )  # fmt: skip
        row.save(force_insert=True)
        if conflicted:
            _keep_away(row, round_, actor=actor)
    return row


def declare_none(codes: Iterable[str], *, actor: Actor) -> list[Declaration]:
    """No conflict with any of these dossiers of mine: all or none. Only those for which nothing suggests a conflict.

    Raises Stale when one of them no longer waits for me, or a conflict is suggested meanwhile.
    """
    wanted = set(codes)
    clear = {row.proposal.code: row for row in undeclared(actor) if not row.suggestions}
    if not wanted:
        raise Refused("Chưa có hồ sơ nào để khai.")
    if wanted - clear.keys():
        raise Stale(_CHANGED)
    rows: list[Pending] = sorted((clear[code] for code in wanted), key=lambda row: row.proposal.pk)
    with transaction.atomic():
        return [declare(row.proposal, row.level, row.member, actor=actor, conflicted=False) for row in rows]


def lift(proposal: Proposal, level: str, member: PanelMember, *, actor: Actor, reason: str) -> Declaration:
    """The head finds a conflict declared in error: the member sees the dossier again and declares anew.

    Opinions from before stay void. Raises Refused with every reason: not the head, one's own, no reason, nothing to lift.
    """
    words = nfc(reason).strip()
    with transaction.atomic(), acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Gỡ khai báo"):
        locked = _lock(proposal, actor)
        before = declaration_of(member, locked, level)
        reasons = _faults_of_lifting(actor, member, words)
        if before is None or not before.conflicted:
            reasons.append(Reason("Thành viên này không có khai báo xung đột lợi ích còn hiệu lực."))
        if reasons:
            raise Refused(*reasons)
        row = Declaration(
            tenant_id=member.tenant_id, proposal=locked, level=level, member=member, conflicted=False, lifted=True,
            explanation=words, entered_by=actor.user,
        )  # fmt: skip
        row.save(force_insert=True)
        if member.user is not None and not _conflicted_elsewhere(locked, member):
            recusals.lift(locked, member.user, actor=actor, reason=words)
        tell_lifted(row)
    return row


def owed_declaration(member: PanelMember, proposal: Proposal, level: str) -> list[Reason]:
    """Why a member with an account may not speak to a dossier yet: they have not declared. Leads to the page for it."""
    if member.user_id is None or has_declared(member, proposal, level):
        return []
    said = f"{member.name} chưa khai có hay không có xung đột lợi ích với hồ sơ {proposal.code}. Khai trước rồi nộp."
    return [Reason(said, url=reverse("appraisal:declare", args=[proposal.code]))]


def _lock(proposal: Proposal, actor: Actor) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit")
    found: Proposal | None = rows.filter(pk__in=visible_to(actor).filter(pk=proposal.pk).values("pk")).first()
    if found is None:
        raise NotFound(proposal.code)
    return found


def _faults_of_actor(actor: Actor, proposal: Proposal, round_: Appraisal | None, member: PanelMember) -> list[Reason]:
    if round_ is None or round_.panel_id != member.panel_id:
        return [Reason("Không có lần thẩm định đang mở mà thành viên này tham gia.")]
    reasons = []
    if not members_sitting(member.panel).filter(pk=member.pk).exists():
        reasons.append(Reason("Người này không còn là thành viên."))
    if member.user_id is not None and member.user_id != actor.user.pk:
        reasons.append(Reason("Thành viên có tài khoản tự khai; không ai khai thay."))
    if member.user_id is None and not oversees(actor, proposal, round_):
        reasons.append(Reason("Chỉ Chủ tịch, Thư ký hoặc lãnh đạo ghi khai báo của thành viên không có tài khoản."))
    return reasons


def _faults_of_words(conflicted: bool, ground: str, words: str) -> list[Reason]:  # noqa: FBT001 - a fact, not a switch
    if not conflicted:
        return []
    reasons = []
    if ground not in ConflictGround.values:
        reasons.append(Reason("Chưa chọn lý do xung đột lợi ích.", "ground"))
    if not words:
        reasons.append(Reason("Chưa nêu rõ quan hệ: với ai, tổ chức nào, thế nào.", "explanation"))
    return reasons


def _faults_of_lifting(actor: Actor, member: PanelMember, words: str) -> list[Reason]:
    reasons = []
    if not is_head_of(actor, member.panel):
        reasons.append(Reason("Chỉ lãnh đạo cơ quan thẩm định gỡ được khai báo xung đột lợi ích."))
    if member.user_id is not None and member.user_id in {actor.user.pk, _giver_of(actor)}:
        reasons.append(Reason("Không ai gỡ khai báo của chính mình, kể cả qua người được giao quyền."))
    if not words:
        reasons.append(Reason("Chưa ghi lý do gỡ khai báo.", "reason"))
    return reasons


def _giver_of(actor: Actor) -> int | None:
    """Whose power the actor uses: a leader's delegate does not free that leader."""
    if actor.delegation_id is None:
        return None
    return Delegation.objects.filter(pk=actor.delegation_id).values_list("giver__user_id", flat=True).first()


def _opinion_stands(round_: Appraisal, member: PanelMember) -> bool:
    rows = AppraisalSheet.objects.filter(appraisal=round_, purpose=Purpose.OPINION, member=member)
    return rows.exclude(void_opinions()).exists()


def _keep_away(row: Declaration, round_: Appraisal, *, actor: Actor) -> None:
    member = row.member
    reason = f"Xung đột lợi ích: {row.get_ground_display().lower()}"
    same = Q(member=member) if member.user_id is None else Q(member__user=member.user_id)
    open_ones = Assignment.objects.filter(same, appraisal__proposal=row.proposal, ended_at__isnull=True)
    ended = open_ones.update(ended_at=timezone.now(), ended_reason=reason[:300])
    if member.user is not None:
        recusals.recuse(row.proposal, member.user, actor=actor, reason=f"{reason}. {row.explanation}")
    tell_about_conflict(row, round_, unassigned=bool(ended))


def _conflicted_elsewhere(proposal: Proposal, member: PanelMember) -> bool:
    """Whether the same person stands conflicted in another seat or at the other level."""
    rows = Declaration.objects.filter(proposal=proposal, member__user=member.user_id)
    latest = rows.order_by("member_id", "level", "-id").distinct("member_id", "level")
    return any(conflicted for conflicted in latest.values_list("conflicted", flat=True))
