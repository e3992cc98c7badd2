"""Filling sheets: the sheet of a round, on which the conclusion rests, and the opinions of members. Insert-only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appraisal import rules
from appraisal.answers import (
    STAGES,
    HeadAnswer,
    SheetAnswers,
    faults_of_amount,
    faults_of_amounts,
    faults_of_heads,
    faults_of_scores,
)
from appraisal.models import Appraisal, AppraisalSheet, Level, PanelMember, Purpose
from appraisal.scores import scores_on
from appraisal.selectors import may_fill, seat_of
from appraisal.services.conflicts import owed_declaration
from appraisal.services.drafts import drop_drafts
from appraisal.services.opening import ongoing_round
from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor
from proposals.contents import content_shares
from proposals.models import Proposal

NOT_YOURS = "Bạn không lập phiếu thẩm định cho hồ sơ này ở bước hiện tại."
NO_SEAT = "Bạn không có tên trong Hội đồng, bộ máy giúp việc của lần thẩm định này nên không nộp ý kiến."
NOT_OPEN = "Hồ sơ không ở bước thẩm định nên chưa nhận ý kiến. Nội dung bạn đã nhập vẫn được giữ."
_NEWER_SHEET = "Có phiếu mới hơn vừa được lưu. Xem phiếu đó bên dưới rồi lưu lại nếu vẫn giữ ý kiến của mình."
_NEWER_OPINION = "Ý kiến mới hơn của bạn vừa được nộp ở nơi khác. Xem bản đó bên dưới rồi nộp lại nếu vẫn giữ bản này."


def fill_sheet(
    proposal: Proposal,
    *,
    actor: Actor,
    heads: Mapping[str, tuple[str, str]],
    amount: int | None,
    verdict: str,
    opinion: str = "",
    amounts: Mapping[str, int | None] | None = None,
    expected_version: int | None = None,
) -> AppraisalSheet:
    """A new version of the sheet of the round: `heads` is code -> (verdict, opinion), `amount` whole đồng.

    `amounts` = content -> đồng, together the amount; left out, the amount stands for the only content, else for the whole.
    `expected_version`: the version the appraiser started from (0 = none); a newer one refuses, nothing is overwritten.
    """
    level = rules.level_of(actor)
    answered = {code: HeadAnswer(given, text) for code, (given, text) in heads.items()}
    with transaction.atomic(), _acting(actor, f"Phiếu thẩm định {level.label}"):
        locked = _locked(proposal)
        if not may_fill(actor, locked):
            raise Refused(NOT_YOURS)
        shared = _amounts(locked, level, amount, amounts)
        answers = SheetAnswers(answered, shared, verdict, opinion)
        faults = faults_of_heads(answered, verdict, timezone.localdate())
        faults += (
            faults_of_amounts(locked, shared, level, verdict) if shared else faults_of_amount(locked, amount, verdict)
        )
        if faults:
            raise Refused(*faults)
        round_ = ongoing_round(locked, level, actor=actor)
        latest = _latest(round_, purpose=Purpose.SUMMARY)
        if expected_version is not None and expected_version != latest:
            raise Refused(_NEWER_SHEET)
        total = answers.amount if shared else amount or 0
        sheet = _insert(round_, answers, actor=actor, version=latest + 1, amount=total, purpose=Purpose.SUMMARY)
        drop_drafts(locked, level, Purpose.SUMMARY, actor=actor)
    return sheet


def file_opinion(
    proposal: Proposal, *, actor: Actor, answers: SheetAnswers, expected_version: int | None = None
) -> AppraisalSheet:
    """A member's opinion, another version each time. Raises Refused with every reason.

    `expected_version`: the own version it was begun on (0 = none in this round); a newer one refuses.
    """
    level = rules.level_of(actor)
    with transaction.atomic(), _acting(actor, f"Ý kiến thẩm định {level.label}"):
        locked = _locked(proposal)
        if not rules.is_appraised_at(locked, level):
            raise Refused(NOT_OPEN)
        round_ = ongoing_round(locked, level, actor=actor)
        seat = seat_of(actor, round_)
        if seat is None:
            raise Refused(NO_SEAT)
        if faults := _opinion_faults(locked, round_, seat, answers, level):
            raise Refused(*faults)
        latest = _latest(round_, purpose=Purpose.OPINION, member=seat)
        if expected_version is not None and expected_version != latest:
            raise Refused(_NEWER_OPINION)
        sheet = _insert(
            round_,
            answers,
            actor=actor,
            version=latest + 1,
            amount=answers.amount,
            purpose=Purpose.OPINION,
            member=seat,
        )
        drop_drafts(locked, level, Purpose.OPINION, actor=actor)
    return sheet


def _acting(actor: Actor, why: str) -> Any:
    return acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why)


def _locked(proposal: Proposal) -> Proposal:
    found: Proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("unit", "content").get(pk=proposal.pk)
    )
    return found


def _amounts(
    proposal: Proposal, level: Level, amount: int | None, amounts: Mapping[str, int | None] | None
) -> dict[str, int | None]:
    if amounts is not None:
        return _of_own_contents(proposal, level, amounts)
    shares = content_shares(proposal, STAGES[level])
    return {shares[0].code: amount} if len(shares) == 1 else {}


def _of_own_contents(proposal: Proposal, level: Level, amounts: Mapping[str, int | None]) -> dict[str, int | None]:
    """One amount for each content that asks; a content of another dossier is refused."""
    shares = [share.code for share in content_shares(proposal, STAGES[level])]
    if amounts.keys() - set(shares):
        raise Refused(Reason("Dự toán vừa thay đổi nội dung. Tải lại trang để xem bản mới.", "amount"))
    return {code: amounts.get(code) for code in shares}


def _opinion_faults(
    proposal: Proposal, round_: Appraisal, seat: PanelMember, answers: SheetAnswers, level: Level
) -> list[Reason]:
    today = timezone.localdate()
    scored = round_.panel is not None and round_.panel.scored
    amounts = _of_own_contents(proposal, level, answers.amounts)
    return [
        *owed_declaration(seat, proposal, level),
        *faults_of_heads(answers.heads, answers.verdict, today),
        *faults_of_amounts(proposal, amounts, level, answers.verdict),
        *faults_of_scores(answers.scores, scores_on(today) if scored else None),
    ]


def _latest(round_: Appraisal, **which: Any) -> int:
    last: int | None = AppraisalSheet.objects.filter(appraisal=round_, **which).aggregate(last=Max("version"))["last"]
    return last or 0


def _insert(
    round_: Appraisal, answers: SheetAnswers, *, actor: Actor, version: int, amount: int, **also: Any
) -> AppraisalSheet:
    sheet = AppraisalSheet(
        tenant_id=round_.tenant_id,
        appraisal=round_,
        version=version,
        heads=[_head(code, answer) for code, answer in answers.heads.items()],
        amount=amount,
        amounts=[{"content": code, "amount": given or 0} for code, given in answers.amounts.items()],
        scores={code: points for code, points in answers.scores.items() if points is not None},
        verdict=answers.verdict,
        opinion=nfc(answers.opinion).strip(),
        author=actor.user,
        author_name=actor.name,
        author_title=actor.title,
        on_behalf_of=actor.on_behalf_of,
        **also,
    )
    sheet.save(force_insert=True)
    return sheet


def _head(code: str, answer: HeadAnswer) -> dict[str, Any]:
    row: dict[str, Any] = {"head": code, "verdict": answer.verdict, "opinion": nfc(answer.opinion).strip()}
    return {**row, "points": list(answer.points)} if answer.points else row
