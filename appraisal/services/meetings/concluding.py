"""What the council concludes about a dossier, on the quorum and the ballots of that moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from appraisal import meeting_rules
from appraisal.answers import HeadAnswer, faults_of_amount, faults_of_heads
from appraisal.models import AgendaItem, Appraisal, AppraisalSheet, Level, Meeting, Panel, PanelMember, Purpose, Verdict
from appraisal.panels import rule_of
from appraisal.selectors import STAGE_OF_LEVEL
from appraisal.selectors.meetings import APPRAISING_STATE
from appraisal.selectors.sittings import Sitting, Standing, sitting_of, standing_of
from appraisal.services.meetings.gates import changing, locked_item, refuse, require_fresh, require_running, save
from core.errors import Reason
from core.text import nfc
from organisations.actors import Actor
from proposals.guards.money import CENTRE_ONLY, PROVINCE_UP, amount_above_norms
from proposals.models import Proposal

Heads = Mapping[str, tuple[str, str]]
_LIFTED_BY = {Level.PROVINCE: PROVINCE_UP, Level.CENTRE: CENTRE_ONLY}


def conclude_item(
    item: AgendaItem,
    *,
    actor: Actor,
    verdict: str,
    amount: int | None,
    conclusion: str,
    heads: Heads,
    version: int | None = None,
) -> AgendaItem:
    """The council's conclusion, with the sheet of the round written from it in the same transaction.

    Needs the quorum and everybody's word at this moment; `amount` whole đồng, at most what the unit asks and what the norms
    give; `heads`: code -> (verdict, opinion). `basis` keeps how quorum and votes stood.
    """
    with changing(item.meeting, actor=actor, why="Kết luận tại phiên họp") as (meeting, seat):
        locked = locked_item(item, meeting, actor=actor)
        require_fresh(locked, version)
        proposal = _locked_proposal(locked.appraisal)
        sitting = sitting_of(meeting, [locked])
        standing = standing_of(locked, sitting)
        refuse([
            *_open_faults(locked, meeting, seat, proposal),
            *_vote_faults(standing, verdict),
            *faults_of_heads(_answers(heads), verdict, timezone.localdate()),
            *faults_of_amount(proposal, amount, verdict),
            *_norm_faults(proposal, meeting.panel, amount, verdict),
            *([] if conclusion.strip() else [Reason("Chưa ghi nội dung kết luận.", "conclusion")]),
        ])  # fmt: skip
        text = nfc(conclusion).strip()
        sheet = _write_sheet(locked, actor=actor, heads=heads, amount=amount or 0, verdict=verdict, opinion=text)
        locked.verdict, locked.amount, locked.conclusion = verdict, amount, text
        locked.basis = basis_of(meeting, sitting, standing) | {"sheet_version": sheet.version}
        locked.concluded_at, locked.concluded_by = timezone.now(), actor.user
        save(locked, "verdict", "amount", "conclusion", "basis", "concluded_at", "concluded_by")
    return locked


def postpone_item(item: AgendaItem, *, actor: Actor, reason: str, version: int | None = None) -> AgendaItem:
    """Put the dossier off to another meeting, with the reason."""
    reason = nfc(reason).strip()
    with changing(item.meeting, actor=actor, why=f"Chuyển phiên sau: {reason}") as (meeting, seat):
        locked = locked_item(item, meeting, actor=actor)
        require_fresh(locked, version)
        reasons = require_running(meeting, seat)
        if locked.concluded_at is not None or locked.postponed:
            reasons.append(Reason("Hồ sơ này đã được kết luận hoặc chuyển phiên sau."))
        if not reason:
            reasons.append(Reason("Chưa ghi lý do chuyển phiên sau.", "reason"))
        refuse(reasons)
        locked.postponed = reason
        save(locked, "postponed")
    return locked


def take_back(item: AgendaItem, *, actor: Actor, reason: str, version: int | None = None) -> AgendaItem:
    """While the meeting runs who presides may open a dossier again; its sheet stays, a new conclusion writes a newer one."""
    reason = nfc(reason).strip()
    with changing(item.meeting, actor=actor, why=f"Bàn lại hồ sơ: {reason}") as (meeting, seat):
        locked = locked_item(item, meeting, actor=actor)
        require_fresh(locked, version)
        reasons = require_running(meeting, seat)
        if not meeting_rules.presides(seat):
            reasons.append(Reason("Chỉ người chủ trì Hội đồng cho bàn lại một hồ sơ."))
        if locked.concluded_at is None and not locked.postponed:
            reasons.append(Reason("Hồ sơ này chưa được kết luận."))
        if locked.appraisal.closed_at is not None:
            reasons.append(Reason("Lần thẩm định này đã kết thúc."))
        if not reason:
            reasons.append(Reason("Chưa ghi lý do bàn lại.", "reason"))
        refuse(reasons)
        locked.verdict, locked.amount, locked.conclusion, locked.basis = "", None, "", {}
        locked.concluded_at, locked.concluded_by, locked.postponed = None, None, ""
        save(locked, "verdict", "amount", "conclusion", "basis", "concluded_at", "concluded_by", "postponed")
    return locked


def basis_of(meeting: Meeting, sitting: Sitting, standing: Standing) -> dict[str, Any]:
    """How quorum and votes stand, in words and numbers, as the minutes will say it."""
    rule, names = rule_of(meeting.panel), {row.pk: row for row in sitting.members}
    present = {member.key for member in standing.present}
    entitled = {member.key for member in standing.entitled}
    outcome = standing.outcome
    return {
        "quorum": {"needed": standing.quorum.needed, "present": standing.quorum.present, "entitled": len(entitled),
                   "rule": str(rule.quorum)},
        "votes": {"yes": outcome.yes, "changes": outcome.changes, "no": outcome.no, "abstain": outcome.abstain,
                  "needed": outcome.needed, "majority": str(rule.majority), "decides_by": rule.decides_by,
                  "sentence": outcome.sentence},
        "ballots": [_ballot_line(names[key], ballot.choice, ballot.dissent)
                    for key, ballot in standing.ballots.items() if key in present],
        "absent": [names[key].name for key in entitled if key not in present],
        "conflicted": [row.name for row in sitting.members if row.pk not in entitled],
    }  # fmt: skip


def _ballot_line(member: PanelMember, choice: str, dissent: str) -> dict[str, str]:
    return {"name": member.name, "seat": member.get_seat_display(), "choice": choice, "dissent": dissent}


def _locked_proposal(round_: Appraisal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content")
    found: Proposal = rows.get(pk=round_.proposal_id)
    return found


def _open_faults(item: AgendaItem, meeting: Meeting, seat: PanelMember | None, proposal: Proposal) -> list[Reason]:
    reasons = require_running(meeting, seat)
    if item.concluded_at is not None or item.postponed:
        reasons.append(Reason("Hồ sơ này đã được kết luận hoặc chuyển phiên sau."))
    if item.appraisal.closed_at is not None or proposal.state != APPRAISING_STATE[Level(meeting.panel.level)]:
        state = proposal.get_state_display()
        reasons.append(
            Reason(f"Hồ sơ đang ở trạng thái “{state}”, không còn ở lần thẩm định này; hãy chuyển phiên sau.")
        )
    return reasons


def _vote_faults(standing: Standing, verdict: str) -> list[Reason]:
    reasons = [Reason(sentence, "quorum") for sentence in standing.quorum.reasons]
    if standing.silent:
        names = ", ".join(member.name for member in standing.silent)
        reasons.append(Reason(f"Còn {len(standing.silent)} người có mặt chưa cho ý kiến: {names}.", "quorum"))
    passed = standing.outcome.passed
    if verdict in Verdict.values and passed != (verdict != Verdict.NOT_MET):
        told = "Kết luận phải theo kết quả biểu quyết."
        reasons.append(Reason(f"{told} {standing.outcome.sentence}", "verdict"))
    return reasons


def _norm_faults(proposal: Proposal, panel: Panel, amount: int | None, verdict: str) -> list[Reason]:
    if verdict == Verdict.NOT_MET or not amount or amount > proposal.amount_proposed:
        return []
    level = Level(panel.level)
    above = amount_above_norms(proposal, amount, STAGE_OF_LEVEL[level], _LIFTED_BY[level])
    return [above] if above else []


def _write_sheet(
    item: AgendaItem, *, actor: Actor, heads: Heads, amount: int, verdict: str, opinion: str
) -> AppraisalSheet:
    """The sheet of the round as the next version, in the tenant of the đề án."""
    round_ = Appraisal.objects.select_for_update().get(pk=item.appraisal_id)
    summaries = round_.sheets.filter(purpose=Purpose.SUMMARY)
    latest: int = summaries.aggregate(last=Max("version"))["last"] or 0
    sheet = AppraisalSheet(
        tenant_id=round_.tenant_id,
        appraisal=round_,
        purpose=Purpose.SUMMARY,
        version=latest + 1,
        heads=[{"head": code, "verdict": said, "opinion": nfc(text).strip()} for code, (said, text) in heads.items()],
        amount=amount,
        verdict=verdict,
        opinion=opinion,
        author=actor.user,
        author_name=actor.name,
        author_title=actor.title,
        on_behalf_of=f"{item.meeting.panel.name}, {item.meeting}"[:300],
    )
    sheet.save(force_insert=True)
    return sheet


def _answers(heads: Heads) -> dict[str, HeadAnswer]:
    return {code: HeadAnswer(given, text) for code, (given, text) in heads.items()}
