"""Hợp đồng thực hiện đề án between the Cục (bên A) and the unit (bên B), with its annexes (TT 36/2013/TT-BCT, Điều 12). Đồng.

The circular sets no form: the terms are dated data (`reporting/bases/contract*.yaml`). PDF and Word come from the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import Refused
from core.money import format_dong
from core.words import dong_in_words
from execution.advances import norms_in_words
from execution.models import Contract
from execution.selectors import contract_of
from execution.selectors.settlements import lines_in_force
from organisations.actors import Actor
from organisations.models import Organisation
from proposals.models import Proposal, TransitionRecord
from reporting.bases import bases_on
from reporting.contexts.letter import Letterhead, Signature, letterhead_of, paragraphs
from reporting.contexts.offices import centre
from reporting.contexts.places import Places

SYMBOL = "HĐ"
"""Phụ lục III of NĐ 30/2020/NĐ-CP: hợp đồng."""
NOT_ASSIGNED = "Đề án chưa được giao kế hoạch nên chưa lập được hợp đồng."
BLANK = "……………………"


@dataclass(frozen=True)
class ContractParty:
    """One side of the contract."""

    name: str
    address: str
    phone: str
    signed_by: str


@dataclass(frozen=True)
class Article:
    """A numbered article in its own paragraphs."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class ScheduleRow:
    """Phụ lục 1: an item of work."""

    number: int
    name: str
    period: str
    responsible: str


@dataclass(frozen=True)
class MoneyRow:
    """Phụ lục 2: a line of the estimate in force."""

    number: int
    name: str
    amount: int
    national: int
    other: int


@dataclass(frozen=True)
class ContractPaper:
    """Everything the contract says; `draft` until it is signed."""

    letterhead: Letterhead
    title: str
    about: str
    bases: tuple[str, ...]
    party_a: ContractParty
    party_b: ContractParty
    articles: tuple[Article, ...]
    schedule: tuple[ScheduleRow, ...]
    money: tuple[MoneyRow, ...]
    total: MoneyRow
    in_words: str
    signatures: tuple[Signature, ...]
    draft: bool


def issuer_of(proposal: Proposal) -> Organisation:
    """Bên A."""
    return centre()


def build(proposal: Proposal, *, actor: Actor, day: date) -> ContractPaper:
    """The contract of a đề án that was assigned: a draft, or as it was signed. Refused before the assignment."""
    assigned = TransitionRecord.objects.filter(proposal=proposal, step="assign").order_by("-at", "-id").first()
    if assigned is None:
        raise Refused(NOT_ASSIGNED)
    contract, office = contract_of(proposal), centre()
    money = _money(proposal)
    amount = contract.amount if contract else proposal.support_in_force or 0
    total = MoneyRow(
        0, "Tổng cộng", *(sum(getattr(row, name) for row in money) for name in ("amount", "national", "other"))
    )
    head = letterhead_of(
        office, prefix=SYMBOL, day=contract.signed_on if contract else day, number=contract.number if contract else ""
    )
    return ContractPaper(
        letterhead=head, title="Hợp đồng", about=f"Thực hiện đề án khuyến công quốc gia năm {proposal.plan_year}",
        bases=_bases(proposal, assigned, day), party_a=_party(office, contract.party_a if contract else ""),
        party_b=_party(proposal.unit, contract.party_b if contract else ""),
        articles=_articles(proposal, contract, amount, day), schedule=_schedule(proposal), money=money, total=total,
        in_words=dong_in_words(amount),
        signatures=(Signature(("ĐẠI DIỆN BÊN A",)), Signature(("ĐẠI DIỆN BÊN B",))), draft=contract is None,
    )  # fmt: skip


def _party(organisation: Organisation, signed_by: str) -> ContractParty:
    return ContractParty(
        organisation.name, organisation.address or BLANK, organisation.phone or BLANK,
        signed_by or f"{BLANK}, {organisation.head_title}",
    )  # fmt: skip


def _bases(proposal: Proposal, assigned: TransitionRecord, day: date) -> tuple[str, ...]:
    given = f" ngày {assigned.decision_date:%d/%m/%Y}" if assigned.decision_date else ""
    return (
        *bases_on("contract", day), f"Căn cứ Quyết định giao kế hoạch số {assigned.decision_number}{given};",
        f"Căn cứ đề án {proposal.code} đã được phê duyệt,",
    )  # fmt: skip


def _articles(proposal: Proposal, contract: Contract | None, amount: int, day: date) -> tuple[Article, ...]:
    said = (
        ("Nội dung hợp đồng", _subject(proposal, day)),
        ("Thời gian thực hiện", (_period(proposal, contract),)),
        ("Giá trị hợp đồng", _value(proposal, amount)),
        ("Tạm ứng, thanh toán", _payment(proposal, day)),
        ("Trách nhiệm của các bên", bases_on("contract_duties", day)),
        ("Nghiệm thu, quyết toán, thanh lý", bases_on("contract_closing", day)),
        ("Điều khoản chung", bases_on("contract_general", day)),
    )
    return tuple(Article(number, heading, lines) for number, (heading, lines) in enumerate(said, start=1))


def _subject(proposal: Proposal, day: date) -> tuple[str, ...]:
    rows = list(proposal.location_rows.select_related("commune"))
    places = Places((row.commune_id for row in rows), day)
    parties = "; ".join(row.name for row in proposal.beneficiary_rows.all())
    where = "; ".join(places.name(row.commune, row.address) for row in rows)
    return (
        f"Bên A giao, Bên B nhận thực hiện đề án “{proposal.title}”, số hồ sơ {proposal.code}.",
        *((f"Đơn vị thụ hưởng: {parties}.",) if parties else ()), *((f"Địa điểm thực hiện: {where}.",) if where else ()),
        *(f"Mục tiêu: {line}" for line in paragraphs(proposal.objectives)[:3]),
        "Tiến độ thực hiện theo Phụ lục 1, dự toán theo Phụ lục 2 của hợp đồng này.",
    )  # fmt: skip


def _period(proposal: Proposal, contract: Contract | None) -> str:
    first = contract.starts_on if contract else proposal.starts_on
    last = contract.ends_on if contract else proposal.ends_on
    if first is None or last is None:
        return f"Từ ngày {BLANK} đến ngày {BLANK}."
    return f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}."


def _value(proposal: Proposal, amount: int) -> tuple[str, ...]:
    return (
        f"Kinh phí khuyến công quốc gia hỗ trợ: {format_dong(amount)} đồng (bằng chữ: {dong_in_words(amount)}).",
        "Phần kinh phí còn lại do đơn vị thụ hưởng và các nguồn hợp pháp khác bảo đảm.",
    )


def _payment(proposal: Proposal, day: date) -> tuple[str, ...]:
    """The norms of the day, each with its article: nothing here is a figure of ours."""
    norms = tuple(
        f"{norm.title}: {words}{f' {norm.per}' if norm.per else ''} ({norm.citation})."
        for norm, words in norms_in_words(proposal, day)
    )
    return (
        "Bên A tạm ứng theo đề nghị của Bên B, khi có xác nhận của Sở Công Thương và đủ hồ sơ theo nội dung của đề án.",
        *norms,
        "Kinh phí còn lại được thanh toán sau khi đề án hoàn thành, được nghiệm thu.",
    )


def _schedule(proposal: Proposal) -> tuple[ScheduleRow, ...]:
    return tuple(
        ScheduleRow(number, row.name, f"{row.starts_on:%d/%m/%Y} đến {row.ends_on:%d/%m/%Y}", row.responsible)
        for number, row in enumerate(proposal.workitem_rows.all(), start=1)
    )


def _money(proposal: Proposal) -> tuple[MoneyRow, ...]:
    return tuple(
        MoneyRow(number, line["name"], line["amount"], line["national"], line["amount"] - line["national"])
        for number, line in enumerate(lines_in_force(proposal), start=1)
    )
