"""What the head's conclusion on a round rests on: its sheet, and where a council sits, what the council decided."""

from __future__ import annotations

from appraisal import rules
from appraisal.models import AppraisalSheet, Body, Verdict
from appraisal.selectors import open_round
from appraisal.selectors.meetings import conclusion_of_council
from core.errors import Reason
from proposals.models import Proposal

_PASSES = frozenset({"pass_province", "pass_centre", "leave_unfunded"})


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
