"""Phiếu yêu cầu bổ sung hồ sơ: what the authority asks for, point by point, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.errors import Refused
from organisations.actors import Actor
from organisations.models import Organisation
from proposals.models import Proposal, SupplementRequest
from proposals.states import ASKED_OF
from proposals.supplements import requests_of
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of, paragraphs

# Phụ lục III of NĐ 30/2020/NĐ-CP names no abbreviation for this kind of paper; this one is ours.
SYMBOL = "PYC"


@dataclass(frozen=True)
class AskedPoint:
    """One thing asked for; `field` is empty for a whole section."""

    number: int
    field: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class AskedSection:
    """The points of one section."""

    title: str
    points: tuple[AskedPoint, ...]


@dataclass(frozen=True)
class SupplementSheet:
    """Everything the printed sheet says."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    addressee: str
    facts: tuple[Fact, ...]
    opening: str
    note: tuple[str, ...]
    sections: tuple[AskedSection, ...]
    notices: tuple[str, ...]
    recipients: tuple[str, ...]


def issuer_of(proposal: Proposal) -> Organisation:
    """Who asked last: the Sở, or the Cục."""
    return _last(proposal).organisation


def build(proposal: Proposal, *, actor: Actor, day: date) -> SupplementSheet:
    """The sheet of the latest request. Refused when none was ever made point by point."""
    request = _last(proposal)
    office = request.organisation
    return SupplementSheet(
        letterhead=letterhead_of(office, prefix=SYMBOL, day=timezone.localdate(request.at)),
        signature=Signature(("NGƯỜI YÊU CẦU",), request.requested_name, "(Gửi trên hệ thống, không cần ký tên)"),
        title="Phiếu yêu cầu bổ sung hồ sơ",
        about=f"Đề án khuyến công số {proposal.code}",
        addressee=proposal.unit.name,
        facts=facts(
            ("Tên đề án", proposal.title),
            ("Năm kế hoạch", str(proposal.plan_year)),
            ("Bước xử lý khi yêu cầu", request.get_source_display()),
            ("Người yêu cầu", ", ".join(filter(None, (request.requested_name, request.requested_title)))),
        ),
        opening=(
            f"Sau khi xem xét hồ sơ, {office.name} đề nghị đơn vị bổ sung, hoàn thiện các nội dung sau "
            f"trước khi hết ngày {request.due_on:%d/%m/%Y}:"
        ),
        note=paragraphs(request.note),
        sections=_sections(request),
        notices=(
            (
                "Đơn vị sửa hồ sơ, trả lời từng điểm và gửi lại trên hệ thống. Thời hạn xử lý của cơ quan thẩm định tạm dừng "
                "từ khi gửi phiếu này cho đến khi nhận được hồ sơ bổ sung."
            ),
        ),
        recipients=("Như trên", "Lưu: VT"),
    )


def _last(proposal: Proposal) -> SupplementRequest:
    found = requests_of(proposal).select_related("organisation").first()
    if found is None:
        raise Refused("Hồ sơ chưa có yêu cầu bổ sung theo từng điểm nên chưa có phiếu.")
    return found


def _sections(request: SupplementRequest) -> tuple[AskedSection, ...]:
    points = list(request.points.all())
    return tuple(
        AskedSection(
            label,
            tuple(AskedPoint(p.number, p.field_label, paragraphs(p.text)) for p in points if p.section == key),
        )
        for key, label in ASKED_OF.items()
        if any(p.section == key for p in points)
    )
