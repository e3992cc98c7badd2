"""What a person states on a sheet, an opinion or the sheet of a round alike, and what is wrong with it. Reads, never writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from appraisal.heads import heads_on
from appraisal.scores import ScoreSet
from appraisal.states import Level, Verdict
from core.errors import Reason
from core.money import format_dong
from proposals.guards.money import CENTRE_ONLY, PROVINCE_UP, contents_above_norms
from proposals.models import Proposal
from proposals.states import EstimateStage

LEVELS = {Level.PROVINCE: PROVINCE_UP, Level.CENTRE: CENTRE_ONLY}
"""Whose record of an exception lifts the norms at a level."""
STAGES = {Level.PROVINCE: EstimateStage.PROVINCE, Level.CENTRE: EstimateStage.CENTRE}


@dataclass(frozen=True, slots=True)
class HeadAnswer:
    """One head: verdict, opinion, and the check points that were ticked."""

    verdict: str
    opinion: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """A sheet as given. `amounts` = content -> đồng; `scores` = criterion -> points. Missing figures are None."""

    heads: Mapping[str, HeadAnswer]
    amounts: Mapping[str, int | None]
    verdict: str
    opinion: str = ""
    scores: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """All contents together, đồng."""
        return sum(amount or 0 for amount in self.amounts.values())


def faults_of_heads(heads: Mapping[str, HeadAnswer], verdict: str, day: date) -> list[Reason]:
    """Heads without a verdict, verdicts without a reason, and a conclusion its heads do not bear."""
    law = heads_on(day)
    reasons = []
    for head in law.heads:
        answer = heads.get(head.code, HeadAnswer(""))
        if answer.verdict not in Verdict.values:
            reasons.append(Reason(f"“{head.title}”: chưa đánh giá.", f"verdict_{head.code}", law.citation))
        elif answer.verdict != Verdict.MET and not answer.opinion.strip():
            reasons.append(Reason(f"“{head.title}”: chưa nêu ý kiến.", f"opinion_{head.code}", law.citation))
    if verdict not in Verdict.values:
        reasons.append(Reason("Chưa chọn kết luận của phiếu.", "verdict"))
    elif verdict == Verdict.MET and any(answer.verdict == Verdict.NOT_MET for answer in heads.values()):
        reasons.append(Reason("Có nội dung không đạt nên kết luận không thể là “Đạt”.", "verdict"))
    return reasons


def faults_of_amount(proposal: Proposal, amount: int | None, verdict: str) -> list[Reason]:
    """No amount, more than the unit asks, or nothing for what passes."""
    if amount is None or amount < 0:
        return [Reason("Chưa ghi kinh phí đề nghị hỗ trợ.", "amount")]
    if amount > proposal.amount_proposed:
        limit = format_dong(proposal.amount_proposed)
        return [Reason(f"Số tiền {format_dong(amount)} đ lớn hơn kinh phí đơn vị đề nghị {limit} đ.", "amount")]
    if amount == 0 and verdict in {Verdict.MET, Verdict.MET_WITH_CHANGES}:
        return [Reason("Kết luận đạt thì kinh phí phải lớn hơn 0.", "amount")]
    return []


def faults_of_amounts(
    proposal: Proposal, amounts: Mapping[str, int | None], level: Level, verdict: str
) -> list[Reason]:
    """Content by content against the request and the norms, then the whole."""
    stated = {code: amount for code, amount in amounts.items() if amount is not None}
    alone = len(amounts) == 1
    if len(stated) < len(amounts):
        text = "Chưa ghi đủ kinh phí của từng nội dung (ghi 0 nếu không hỗ trợ)."
        return faults_of_amount(proposal, None, verdict) if alone else [Reason(text, "amount")]
    whole = faults_of_amount(proposal, sum(stated.values()), verdict)
    if alone and whole:
        return whole
    return [*contents_above_norms(proposal, stated, STAGES[level], LEVELS[level]), *whole]


def faults_of_scores(scores: Mapping[str, int | None], wanted: ScoreSet | None) -> Iterator[Reason]:
    """Where the body scores: every criterion, within its points."""
    for criterion in wanted.criteria if wanted else ():
        points = scores.get(criterion.code)
        if points is None:
            yield Reason(f"“{criterion.title}”: chưa chấm điểm.", f"score_{criterion.code}")
        elif not 0 <= points <= criterion.most:
            yield Reason(f"“{criterion.title}”: điểm từ 0 đến {criterion.most}.", f"score_{criterion.code}")
