"""Giấy biên nhận hồ sơ: who handed in what, when, and until when an answer is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.errors import Refused
from core.money import format_dong
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import dossier_of
from reporting.contexts.letter import (
    Fact,
    Letterhead,
    PaperEntry,
    Signature,
    facts,
    letterhead_of,
)
from reporting.contexts.papers import forms_of, papers_of

HANDING_IN = frozenset({"submit", "submit_directly", "resubmit_to_screening", "resubmit_to_appraisal"})


@dataclass(frozen=True)
class SubmissionReceipt:
    """Everything the printed receipt says. `statement` are the sentences under the title."""

    letterhead: Letterhead
    signature: Signature
    title: str
    statement: tuple[str, ...]
    facts: tuple[Fact, ...]
    papers: tuple[PaperEntry, ...]
    notices: tuple[str, ...]
    recipients: tuple[str, ...] = ()


def build(proposal: Proposal, *, actor: Actor, day: date) -> SubmissionReceipt:
    """The receipt for the last time the dossier was handed in. Refused when it never was."""
    record = proposal.transitions.filter(step__in=HANDING_IN).order_by("-at", "-id").first()
    if record is None:
        raise Refused("Hồ sơ chưa được nộp nên chưa có giấy biên nhận.")
    office = proposal.tenant
    moment = timezone.localtime(record.at)
    dossier = dossier_of(proposal)
    papers = papers_of(dossier.papers) + forms_of(dossier.filled, dossier.papers)
    due = f"đến hết ngày {record.due_on:%d/%m/%Y}" if record.due_on else ""
    return SubmissionReceipt(
        letterhead=letterhead_of(office, prefix="BN", day=day),
        signature=Signature(("XÁC NHẬN TIẾP NHẬN",), "", "(Xác nhận tự động trên hệ thống, không cần ký tên)"),
        title="Giấy biên nhận hồ sơ",
        statement=(f"{office.name} xác nhận đã tiếp nhận hồ sơ đề án khuyến công nộp trực tuyến, cụ thể như sau:",),
        facts=facts(
            ("Tên đề án", proposal.title),
            ("Số hồ sơ", proposal.code),
            ("Năm kế hoạch", str(proposal.plan_year)),
            ("Đơn vị nộp hồ sơ", proposal.unit.name),
            ("Người nộp", record.user_name),
            ("Thời điểm tiếp nhận", f"{moment:%H} giờ {moment:%M} phút, ngày {moment:%d/%m/%Y}"),
            ("Tổng kinh phí thực hiện", f"{format_dong(proposal.total_cost)} đồng"),
            ("Kinh phí khuyến công đề nghị hỗ trợ", f"{format_dong(proposal.amount_proposed)} đồng"),
            ("Số lượng tài liệu kèm theo", f"{len(papers)} tài liệu"),
            ("Thời hạn xem xét hồ sơ", due),
        ),
        papers=papers,
        notices=(
            (
                "Đơn vị theo dõi việc xử lý hồ sơ trên hệ thống theo số hồ sơ. Trường hợp hồ sơ cần bổ sung, yêu cầu bổ sung "
                "được gửi trên hệ thống; thời hạn xem xét tạm dừng cho đến khi nhận được hồ sơ bổ sung."
            ),
        ),
        recipients=("Đơn vị nộp hồ sơ", "Lưu: VT"),
    )
