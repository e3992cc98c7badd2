"""Enter the money of a year."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from budgets.models import Envelope
from budgets.rules import may_set_envelope
from core.audit import acting_context
from core.errors import Reason, Refused
from core.text import nfc
from organisations.actors import Actor


@transaction.atomic
def set_envelope(
    *, year: int, amount: int, paper_number: str, paper_date: date, actor: Actor, note: str = ""
) -> Envelope:
    """Enter or correct the national money of a year, in đồng. The former figure stays in the history."""
    if not may_set_envelope(actor):
        raise Refused("Chỉ cán bộ Vụ Kế hoạch, Tài chính và Quản lý doanh nghiệp được nhập kinh phí được giao.")
    paper_number, note = nfc(paper_number).strip(), nfc(note).strip()
    reasons = []
    if amount <= 0:
        reasons.append(Reason("Số được giao phải lớn hơn 0.", "amount"))
    if not paper_number:
        reasons.append(Reason("Chưa ghi số văn bản giao kinh phí.", "paper_number"))
    if paper_date > timezone.localdate():
        reasons.append(Reason("Ngày văn bản không được sau hôm nay.", "paper_date"))
    if reasons:
        raise Refused(*reasons)
    with acting_context(why=note or paper_number):
        row, _ = Envelope.objects.select_for_update().update_or_create(
            year=year,
            content=None,
            defaults={
                "amount": amount,
                "paper_number": paper_number,
                "paper_date": paper_date,
                "note": note,
                "entered_by": actor.user,
            },
        )
    return row
