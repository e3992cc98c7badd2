"""After a meeting the head concludes all its dossiers with one document: all of them, or none."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from appraisal import meeting_rules
from appraisal.bulk import BulkPreview, BulkRow, bulk_preview
from appraisal.models import Meeting
from appraisal.selectors.minutes import HELD
from appraisal.services.meetings.gates import changing
from appraisal.services.rounds import conclude
from core.errors import Reason, Refused, Stale
from organisations.actors import Actor

CHANGED = "Các hồ sơ chờ kết luận vừa thay đổi. Xem lại danh sách bên dưới rồi kết luận lần nữa."


def conclude_dossiers(
    meeting: Meeting,
    *,
    actor: Actor,
    decision_number: str = "",
    decision_date: date | None = None,
    note: str = "",
    seen: str | None = None,
) -> BulkPreview:
    """Conclude every dossier the meeting concluded, as the council found it, in one transaction.

    `seen`: the fingerprint of the list the head looked at. Raises Stale when it changed, Refused with the reasons of every
    dossier, each with its code; then nothing was decided.
    """
    with changing(meeting, actor=actor, why=f"Kết luận theo {meeting}") as (locked, _seat):
        if not meeting_rules.is_head(actor, locked.tenant_id):
            raise Refused("Chỉ người đứng đầu cơ quan kết luận các hồ sơ của phiên họp.")
        preview = bulk_preview(locked, actor)
        if seen is not None and seen != preview.seen:
            raise Stale(CHANGED)
        reasons = _page_faults(locked, preview, decision_number, decision_date)
        for row in preview.rows:
            reasons += _concluded(row, actor, decision_number.strip(), decision_date, note)
        if reasons:
            raise Refused(*reasons)
    return preview


def _page_faults(meeting: Meeting, preview: BulkPreview, number: str, day: date | None) -> list[Reason]:
    reasons = []
    if meeting.state not in HELD:
        reasons.append(Reason("Phiên họp chưa kết thúc."))
    if not preview.rows:
        reasons.append(Reason("Không còn hồ sơ nào của phiên họp chờ kết luận."))
    if not number.strip():
        reasons.append(Reason("Chưa ghi số văn bản.", "decision_number"))
    if day is None:
        reasons.append(Reason("Chưa ghi ngày văn bản.", "decision_date"))
    return reasons


def _concluded(row: BulkRow, actor: Actor, number: str, day: date | None, note: str) -> list[Reason]:
    """Concluded inside a savepoint; what was refused, with the code of the dossier in front."""
    code = row.proposal.code
    said = note if row.amount is not None else "\n".join(filter(None, (row.item.conclusion, note)))
    try:
        with transaction.atomic():
            conclude(
                row.proposal, row.step, actor=actor, decision_number=number, decision_date=day, amount=row.amount, note=said,
                version=row.proposal.version,
            )  # fmt: skip
    except Refused as refusal:
        kept = [reason for reason in refusal.reasons if reason.field not in {"decision_number", "decision_date"}]
        return [Reason(f"{code}: {reason.message}", article=reason.article, url=reason.url) for reason in kept]
    return []
