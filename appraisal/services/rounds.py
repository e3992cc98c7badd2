"""Returning the dossier and concluding. Each ends at the one door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from appraisal import rules
from appraisal.models import AppraisalSheet, Body, Verdict
from appraisal.selectors import open_round, valid_sheet
from appraisal.selectors.meetings import conclusion_of_council
from appraisal.services.opening import close_round
from appraisal.services.supplements import drop_draft
from core.errors import Reason
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.services.steps import Upload, take_step
from proposals.services.supplements import PointInput, ask_for_supplement, faults_of_points, texts_by_section

_PASSES = frozenset({"pass_province", "pass_centre", "leave_unfunded"})


def return_dossier(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    points: Sequence[PointInput],
    due_on: date | None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """Ask the unit for a supplement, point by point, until a day. The round ends here: its sheets no longer speak.

    The points this person was collecting for the dossier are sent with it, so their draft ends too.
    """
    facts = StepFacts(due_on=due_on, details={"sections": texts_by_section(points)})
    also = faults_of_points(points)
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file, also=also
        )
        level = rules.LEVEL_OF_STEP[step_name]
        close_round(moved, level, concluded=False)
        if due_on is not None:  # the guard of the step has seen to it
            ask_for_supplement(moved, level=level, points=points, due_on=due_on, note=note, actor=actor)
        drop_draft(proposal, actor=actor)
    return moved


def conclude(
    proposal: Proposal,
    step_name: str,
    *,
    actor: Actor,
    decision_number: str = "",
    decision_date: date | None = None,
    amount: int | None = None,
    version: int | None = None,
    note: str = "",
    file: Upload | None = None,
) -> Proposal:
    """The head's conclusion on the sheet of the round: passed, failed, or passed without money this year."""
    level = rules.LEVEL_OF_STEP[step_name]
    sheet = valid_sheet(proposal, level)
    details = {"sheet_version": sheet.version, "sheet_verdict": sheet.verdict} if sheet else {}
    facts = StepFacts(decision_number=decision_number, decision_date=decision_date, amount=amount, details=details)
    with transaction.atomic():
        moved = take_step(
            proposal, step_name, actor=actor, version=version, note=note, facts=facts, file=file,
            also=conclusion_faults(proposal, step_name, sheet),
        )  # fmt: skip
        close_round(moved, level, concluded=True)
    return moved


def conclusion_faults(proposal: Proposal, step_name: str, sheet: AppraisalSheet | None) -> list[Reason]:
    """What stands against concluding on the round that is going on: its sheet, and what its council decided."""
    article = "TT 36/2013/TT-BCT, Điều 9"
    reasons = _council_reasons(proposal, step_name, sheet)
    if sheet is None:
        return [Reason("Chưa có phiếu thẩm định còn hiệu lực của lần thẩm định này.", article=article), *reasons]
    if step_name in _PASSES and sheet.verdict == Verdict.NOT_MET:
        return [Reason("Phiếu thẩm định gần nhất đánh giá không đạt.", article=article), *reasons]
    return reasons


def _council_reasons(proposal: Proposal, step_name: str, sheet: AppraisalSheet | None) -> list[Reason]:
    """A round of a council with its members on record rests on what a held meeting concluded; older rounds do not."""
    round_ = open_round(proposal, rules.LEVEL_OF_STEP[step_name])
    if round_ is None or round_.panel_id is None or round_.body != Body.COUNCIL:
        return []
    article = "TT 36/2013/TT-BCT, Điều 8"
    item = conclusion_of_council(round_)
    if item is None:
        return [Reason("Hội đồng chưa kết luận hồ sơ này tại một phiên họp đã kết thúc.", article=article)]
    if sheet is not None and sheet.version != item.basis.get("sheet_version"):
        said = f"Phiếu thẩm định lần {sheet.version} lập sau kết luận của Hội đồng ({item.meeting})."
        return [Reason(f"{said} Đưa hồ sơ ra phiên họp khác để kết luận trên phiếu mới.", article=article)]
    return []
