"""What follows a visit: the unit answers what was asked of it, the inspectors settle each finding or open it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from core.errors import NotFound, Reason, Refused
from core.text import nfc
from execution.inspecting import Row, standing
from execution.models import Inspection
from execution.services.inspections import keeping, not_in, tell
from execution.services.locking import changing, keep
from execution.states import InspectionNews, InspectionState
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import is_unit


def answer_findings(
    inspection: Inspection, answers: Mapping[str, str], *, actor: Actor, version: int | None = None
) -> Inspection:
    """What the unit did about findings, by their keys; some or all. An empty answer leaves its finding as it is.

    Raises Refused when nothing new was said, or a finding is settled already.
    """
    with changing(inspection, actor=actor, why="Trả lời kiến nghị kiểm tra", version=version) as (mine, proposal):
        if not is_unit(actor, proposal):
            raise NotFound(str(mine.number))
        reasons, said = not_in(mine, InspectionState.DONE), 0
        for key, text in answers.items():
            row, answer = _row(mine, key), nfc(text).strip()
            if not answer or (row["answered_on"] and answer == row["answer"]):
                continue
            said += 1
            if row["settled"]:
                reasons.append(Reason(f"Kiến nghị {key} đã được xác nhận khắc phục.", f"answer_{key}"))
            row["answer"], row["answered_on"] = answer, timezone.localdate().isoformat()
        if not said:
            reasons.append(Reason("Chưa ghi kết quả khắc phục của kiến nghị nào."))
        if reasons:
            raise Refused(*reasons)
        return _kept(mine, proposal, InspectionNews.ANSWERED, actor)


def settle_finding(
    inspection: Inspection, key: str, *, actor: Actor, remark: str = "", version: int | None = None
) -> Inspection:
    """The inspectors are satisfied. Without an answer of the unit they say what their word rests on."""
    with keeping(inspection, actor, "Xác nhận khắc phục kiến nghị kiểm tra", version) as (mine, proposal):
        row, reasons = _row(mine, key), not_in(mine, InspectionState.DONE)
        if row["settled"]:
            reasons.append(Reason(f"Kiến nghị {key} đã được xác nhận khắc phục."))
        elif not row["answered_on"] and not remark.strip():
            reasons.append(Reason("Đơn vị chưa trả lời; ghi căn cứ để xác nhận đã khắc phục.", "remark"))
        if reasons:
            raise Refused(*reasons)
        row["settled"], row["remark"] = True, nfc(remark).strip()
        return _kept(mine, proposal, InspectionNews.SETTLED, actor)


def reopen_finding(
    inspection: Inspection, key: str, *, actor: Actor, remark: str, due_on: date | None, version: int | None = None
) -> Inspection:
    """What the unit did is not enough, or was settled too early: it answers once more, until `due_on`."""
    with keeping(inspection, actor, "Mở lại kiến nghị kiểm tra", version) as (mine, proposal):
        row, reasons = _row(mine, key), not_in(mine, InspectionState.DONE)
        if not row["settled"] and not row["answered_on"]:
            reasons.append(Reason(f"Kiến nghị {key} đang chờ đơn vị trả lời nên không mở lại."))
        if not remark.strip():
            reasons.append(Reason("Chưa ghi lý do mở lại.", "remark"))
        if due_on is None:
            reasons.append(Reason("Chưa ghi hạn khắc phục mới.", "due_on"))
        elif due_on < timezone.localdate():
            reasons.append(Reason("Hạn khắc phục mới đã qua.", "due_on"))
        if reasons or due_on is None:
            raise Refused(*reasons)
        row.update(settled=False, answered_on="", remark=nfc(remark).strip(), due_on=due_on.isoformat())
        return _kept(mine, proposal, InspectionNews.REOPENED, actor)


def _row(inspection: Inspection, key: str) -> Row:
    for row in inspection.told_findings:
        if row["key"] == key:
            return row
    raise NotFound(key)


def _kept(mine: Inspection, proposal: Proposal, news: str, actor: Actor) -> Inspection:
    for name, value in standing(mine.findings).items():
        setattr(mine, name, value)
    tell(mine, proposal, news, source=mine.state, actor=actor)
    return keep(mine)
