"""Papers of the execution that the circular asks for without a form: request for an advance, minutes of a visit, notice of what
is assigned, decision on an adjustment (TT 36/2013/TT-BCT, Điều 8, 11, 13 to 16, 20, 21). Money in đồng.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.errors import Refused
from core.money import format_dong
from core.words import dong_in_words
from execution.inspecting import inspector_lines
from execution.models import Adjustment, AdvanceRequest, Inspection
from execution.selectors import contract_of
from execution.selectors.advances import balance_on
from execution.states import Authority, Changed, ChecklistAnswer
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from proposals.models import Proposal, TransitionRecord
from reporting.bases import bases_on
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of, paragraphs
from reporting.contexts.offices import centre
from reporting.contexts.signing import signed_by_hand

REQUEST, MINUTES, NOTICE, DECISION = "GĐN", "BB", "TB", "QĐ"
"""Abbreviations before the symbol of the issuer (NĐ 30/2020/NĐ-CP, Phụ lục III); the first is ours."""
BASES = "execution_papers"


@dataclass(frozen=True)
class AdvancePaper:
    """Giấy đề nghị tạm ứng, with what the Sở says of it."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    addressed_to: tuple[str, ...]
    facts: tuple[Fact, ...]
    amount: int
    in_words: str
    reason: tuple[str, ...]
    confirmation: tuple[str, ...]
    confirmed_by: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question of the checklist and its answer."""

    number: int
    question: str
    article: str
    answer: str
    note: str


@dataclass(frozen=True)
class Found:
    """A finding: what must be done and until when."""

    number: int
    text: str
    required: str
    due_on: str
    answer: str


@dataclass(frozen=True)
class VisitMinutes:
    """Biên bản kiểm tra."""

    letterhead: Letterhead
    title: str
    about: str
    facts: tuple[Fact, ...]
    inspectors: tuple[str, ...]
    checklist: tuple[Asked, ...]
    findings: tuple[Found, ...]
    conclusion: tuple[str, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A notice or a draft decision: bases, then numbered articles or paragraphs."""

    letterhead: Letterhead
    signature: Signature
    title: str
    about: str
    head: str
    draft: bool
    addressed_to: tuple[str, ...]
    bases: tuple[str, ...]
    facts: tuple[Fact, ...]
    articles: tuple[str, ...]
    recipients: tuple[str, ...]


def unit_of_advance(advance: AdvanceRequest) -> Organisation:
    """The unit asks."""
    return advance.proposal.unit


def office_of_visit(inspection: Inspection) -> Organisation:
    """Whoever planned the visit."""
    return inspection.organisation


def office_of_assignment(proposal: Proposal) -> Organisation:
    """The Cục tells the units what is assigned (TT 36/2013/TT-BCT, Điều 8 khoản 4)."""
    return centre()


def office_of_adjustment(adjustment: Adjustment) -> Organisation:
    """Whoever decides it."""
    if adjustment.authority == Authority.PROVINCE:
        return adjustment.proposal.tenant
    if adjustment.authority == Authority.CENTRE:
        return centre()
    return Organisation.objects.get(kind=OrganisationKind.MINISTRY)


def build_advance(advance: AdvanceRequest, *, actor: Actor, day: date) -> AdvancePaper:
    """As it was written. Refused before an amount is asked for."""
    if not advance.amount:
        raise Refused("Đề nghị tạm ứng chưa ghi số tiền nên chưa lập được giấy đề nghị.")
    proposal, office = advance.proposal, advance.proposal.tenant
    asked_on = timezone.localdate(advance.submitted_at) if advance.submitted_at else day
    balance = balance_on(proposal.code, asked_on)
    contract = contract_of(proposal)
    to = centre().name
    return AdvancePaper(
        letterhead=letterhead_of(proposal.unit, prefix=REQUEST, day=asked_on), signature=signed_by_hand(proposal.unit),
        title="Giấy đề nghị tạm ứng", about=f"Kinh phí khuyến công quốc gia, lần {advance.number}",
        addressed_to=(f"{to};", f"{office.name}.") if office.pk != centre().pk else (f"{to}.",),
        facts=facts(
            ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code),
            ("Hợp đồng", f"số {contract.number} ngày {contract.signed_on:%d/%m/%Y}, giá trị {_dong(contract.amount)}" if contract else None),
            ("Loại tạm ứng", advance.get_part_display()), ("Đã nhận đến nay", _dong(balance.received)),
            ("Báo cáo khối lượng", f"tháng {advance.report.month:%m/%Y}" if advance.report else None),
        ),
        amount=advance.amount, in_words=dong_in_words(advance.amount), reason=paragraphs(advance.reason),
        confirmation=paragraphs(advance.confirmation),
        confirmed_by=_confirmed_by(advance),
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def build_visit(inspection: Inspection, *, actor: Actor, day: date) -> VisitMinutes:
    """As it was written up. Refused before the visit is done."""
    if not inspection.is_told or inspection.visited_on is None:
        raise Refused("Đoàn kiểm tra chưa hoàn thành kết quả nên chưa lập được biên bản.")
    proposal, office = inspection.proposal, inspection.organisation
    return VisitMinutes(
        letterhead=letterhead_of(office, prefix=MINUTES, day=inspection.visited_on), title="Biên bản",
        about=f"Kiểm tra việc thực hiện đề án khuyến công quốc gia, lần {inspection.number}",
        facts=facts(
            ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Đơn vị thực hiện", proposal.unit.name),
            ("Ngày kiểm tra", f"{inspection.visited_on:%d/%m/%Y}"), ("Mục đích, nội dung", inspection.purpose),
        ),
        inspectors=tuple(inspector_lines(inspection.inspectors)),
        checklist=tuple(
            Asked(number, row["question"], row["article"], ChecklistAnswer(row["answer"]).label, row["note"])
            for number, row in enumerate(inspection.told_checklist, start=1)
        ),
        findings=tuple(
            Found(number, row["text"], row["required"], _day(row["due_on"]), row["answer"])
            for number, row in enumerate(inspection.told_findings, start=1)
        ),
        conclusion=paragraphs(inspection.conclusion),
        signatures=(Signature(("ĐẠI DIỆN ĐƠN VỊ THỰC HIỆN",)), Signature(("TRƯỞNG ĐOÀN KIỂM TRA",))),
        recipients=(proposal.unit.name, "Lưu: VT"),
    )  # fmt: skip


def build_assignment(proposal: Proposal, *, actor: Actor, day: date) -> Paper:
    """The notice of the Cục to the unit. Refused before the decision is there."""
    record = TransitionRecord.objects.filter(proposal=proposal, step="approve").order_by("-at", "-id").first()
    support = proposal.support_in_force
    if record is None or support is None:
        raise Refused("Đề án chưa được phê duyệt nên chưa có gì để giao.")
    office = centre()
    decision = (
        f"Quyết định số {record.decision_number} ngày {record.decision_date:%d/%m/%Y}"
        if record.decision_date
        else "Quyết định phê duyệt kế hoạch"
    )
    above = proposal.tenant.name if proposal.tenant_id != office.pk else ""
    return Paper(
        letterhead=letterhead_of(office, prefix=NOTICE, day=day), signature=signed_by_hand(office), title="Thông báo",
        about=f"Giao thực hiện đề án khuyến công quốc gia năm {proposal.plan_year}", head="", draft=False,
        addressed_to=tuple(filter(None, (f"{proposal.unit.name};" if above else f"{proposal.unit.name}.", f"{above}." if above else ""))),
        bases=(decision, *bases_on(BASES, day)),
        facts=facts(
            ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Đơn vị thực hiện", proposal.unit.name),
            ("Kinh phí khuyến công quốc gia", f"{_dong(support)} (bằng chữ: {dong_in_words(support)})"),
            ("Thời gian thực hiện", _period(proposal)),
        ),
        articles=(
            "Đơn vị thực hiện hoàn chỉnh hồ sơ, ký hợp đồng với Cục và thực hiện đúng nội dung, tiến độ, dự toán được phê duyệt.",
            "Hằng tháng báo cáo tiến độ; nghiệm thu, thanh lý, quyết toán theo quy định.",
        ),
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def build_adjustment(adjustment: Adjustment, *, actor: Actor, day: date) -> Paper:
    """The draft of the decision, for whoever signs. Refused before the unit has sent its request."""
    if not adjustment.kinds or not adjustment.authority:
        raise Refused("Đơn vị chưa gửi đề nghị điều chỉnh nên chưa lập được dự thảo quyết định.")
    proposal, office = adjustment.proposal, office_of_adjustment(adjustment)
    kinds = "; ".join(str(Changed(kind).label).lower() for kind in adjustment.kinds)
    decided = adjustment.decision_date or day
    money = (
        f"Kinh phí khuyến công quốc gia sau điều chỉnh: {_dong(adjustment.support_after)} (trước điều chỉnh: {_dong(adjustment.support_before)})."
        if adjustment.difference
        else f"Kinh phí khuyến công quốc gia giữ nguyên: {_dong(adjustment.support_after)}."
    )
    return Paper(
        letterhead=letterhead_of(office, prefix=DECISION, day=decided, number=adjustment.decision_number),
        signature=signed_by_hand(office), title="Quyết định", about=f"Điều chỉnh đề án khuyến công quốc gia {proposal.code}",
        head=office.head_title.upper(), draft=not adjustment.decision_number, addressed_to=(), bases=bases_on(BASES, decided),
        facts=facts(("Tên đề án", proposal.title), ("Đơn vị thực hiện", proposal.unit.name), ("Lý do", adjustment.reason)),
        articles=(
            f"Điều chỉnh đề án {proposal.code} theo đề nghị điều chỉnh lần {adjustment.number} của {proposal.unit.name}: {kinds}. {money}",
            f"Các nội dung khác của đề án giữ nguyên theo quyết định đã ban hành. {proposal.unit.name} ký phụ lục hợp đồng và thực hiện theo nội dung điều chỉnh.",
            f"Quyết định này có hiệu lực kể từ ngày ký. {proposal.unit.name} và các đơn vị có liên quan chịu trách nhiệm thi hành.",
        ),
        recipients=(proposal.unit.name, "Lưu: VT"),
    )  # fmt: skip


def _confirmed_by(advance: AdvanceRequest) -> str:
    if advance.confirmed_by is None or advance.confirmed_at is None:
        return ""
    return f"{advance.confirmed_by.full_name}, ngày {timezone.localdate(advance.confirmed_at):%d/%m/%Y}"


def _period(proposal: Proposal) -> str:
    if not proposal.starts_on or not proposal.ends_on:
        return ""
    return f"từ {proposal.starts_on:%d/%m/%Y} đến {proposal.ends_on:%d/%m/%Y}"


def _dong(amount: int | None) -> str:
    return f"{format_dong(amount or 0)} đồng"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""
