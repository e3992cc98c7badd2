"""Minutes of an acceptance (Mẫu số 5a, 5b, 5c) and of the liquidation of a contract (Mẫu số 6), TT 36/2013/TT-BCT, Phụ lục 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import Refused
from core.words import dong_in_words
from execution.models import Acceptance, Settlement
from execution.selectors import contract_of
from execution.selectors.acceptances import acceptances_of
from execution.selectors.advances import balance_on
from execution.states import AcceptanceForm
from organisations.actors import Actor
from organisations.models import Organisation
from proposals.models import Proposal, TransitionRecord
from reporting.contexts.letter import Fact, Letterhead, Signature, facts, letterhead_of, paragraphs
from reporting.contexts.settlement_forms import MoneyLine

SYMBOL = "BB"
"""Phụ lục III of NĐ 30/2020/NĐ-CP: biên bản."""
NO_LIQUIDATION = "Hợp đồng chưa thanh lý nên chưa lập được biên bản thanh lý."


@dataclass(frozen=True)
class AcceptedLine:
    """A supported line of the estimate as it was found. Đồng."""

    number: int
    name: str
    support: int
    done: str
    accepted: int


@dataclass(frozen=True)
class AcceptanceMinutes:
    """Everything Mẫu 5a, 5b, 5c says; `form` tells which."""

    letterhead: Letterhead
    form: str
    title: str
    about: str
    facts: tuple[Fact, ...]
    participants: tuple[str, ...]
    rows: tuple[AcceptedLine, ...]
    volume: tuple[str, ...]
    amount: int
    in_words: str
    result: str
    unmet: tuple[str, ...]
    conclusion: tuple[str, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class LiquidationMinutes:
    """Everything Mẫu 6 says."""

    letterhead: Letterhead
    title: str
    about: str
    facts: tuple[Fact, ...]
    party_a: str
    party_b: str
    results: tuple[str, ...]
    rows: tuple[MoneyLine, ...]
    in_words: str
    note: str
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...]


def issuer_of_acceptance(minutes: Acceptance) -> Organisation:
    """The Sở, or the Cục for what lies in the central tenant."""
    return minutes.proposal.tenant


def issuer_of_liquidation(settlement: Settlement) -> Organisation:
    """The office of the đề án; the minutes are of both parties."""
    return settlement.proposal.tenant


def build_acceptance(minutes: Acceptance, *, actor: Actor, day: date) -> AcceptanceMinutes:
    """The minutes as they were recorded."""
    proposal, office = minutes.proposal, issuer_of_acceptance(minutes)
    where = "cơ sở (từng địa điểm)" if minutes.form == AcceptanceForm.SITE else "cơ sở"
    return AcceptanceMinutes(
        letterhead=letterhead_of(office, prefix=SYMBOL, day=minutes.accepted_on, number=minutes.number),
        form=minutes.form, title="Biên bản", about=f"Nghiệm thu {where} đề án khuyến công quốc gia",
        facts=(*_facts(proposal), *facts(("Địa điểm nghiệm thu", minutes.place), ("Ngày nghiệm thu", f"{minutes.accepted_on:%d/%m/%Y}"))),
        participants=paragraphs(minutes.participants),
        rows=tuple(
            AcceptedLine(number, row["name"], row["support"], row["done"] or "–", row["accepted"])
            for number, row in enumerate(minutes.rows, start=1)
        ),
        volume=() if minutes.rows else paragraphs(minutes.volume), amount=minutes.amount,
        in_words=dong_in_words(minutes.amount), result=minutes.get_result_display(),
        unmet=paragraphs(minutes.unmet), conclusion=paragraphs(minutes.conclusion),
        signatures=(
            Signature(("ĐẠI DIỆN ĐƠN VỊ THỤ HƯỞNG",)), Signature(("ĐẠI DIỆN ĐƠN VỊ THỰC HIỆN",)),
            Signature((f"ĐẠI DIỆN {'CỤC' if minutes.form == AcceptanceForm.CENTRE else 'SỞ CÔNG THƯƠNG'}",)),
        ),
        recipients=(proposal.unit.name, "Lưu: VT"),
    )  # fmt: skip


def build_liquidation(settlement: Settlement, *, actor: Actor, day: date) -> LiquidationMinutes:
    """Mẫu 6. Refused before the liquidation is recorded."""
    proposal, contract = settlement.proposal, contract_of(settlement.proposal)
    record = TransitionRecord.objects.filter(proposal=proposal, step="liquidate").order_by("-at", "-id").first()
    if record is None or contract is None:
        raise Refused(NO_LIQUIDATION)
    agreed, balance = record.amount or 0, balance_on(proposal.code, day)
    rest = agreed - balance.received
    office, signed = issuer_of_liquidation(settlement), record.decision_date or day
    results = [f"Biên bản nghiệm thu {row.number} ngày {row.accepted_on:%d/%m/%Y}: {row.get_result_display().lower()}. {row.conclusion}"
               for row in acceptances_of(proposal).exclude(form=AcceptanceForm.SITE)]  # fmt: skip
    return LiquidationMinutes(
        letterhead=letterhead_of(office, prefix=SYMBOL, day=signed, number=record.decision_number),
        title="Biên bản", about=f"Thanh lý hợp đồng số {contract.number}", facts=_facts(proposal), party_a=contract.party_a,
        party_b=f"{contract.party_b}; {proposal.unit.name}", results=tuple(results),
        rows=(
            MoneyLine("1", "Giá trị hợp đồng", contract.amount),
            MoneyLine("2", "Kinh phí được nghiệm thu", proposal.amount_accepted or 0),
            MoneyLine("3", "Kinh phí thanh lý", agreed), MoneyLine("4", "Đã nhận (tạm ứng, thanh toán, trừ hoàn trả)", balance.received),
            MoneyLine("5", "Còn được thanh toán" if rest >= 0 else "Phải hoàn trả", abs(rest)),
        ),
        in_words=dong_in_words(agreed), note=record.note,
        signatures=(Signature(("ĐẠI DIỆN BÊN A",)), Signature(("ĐẠI DIỆN BÊN B",))),
        recipients=(proposal.unit.name, office.name, "Lưu: VT"),
    )  # fmt: skip


def _facts(proposal: Proposal) -> tuple[Fact, ...]:
    contract = contract_of(proposal)
    signed = f"số {contract.number} ngày {contract.signed_on:%d/%m/%Y}" if contract else None
    return facts(
        ("Tên đề án", proposal.title), ("Số hồ sơ", proposal.code), ("Hợp đồng", signed),
        ("Đơn vị thực hiện", proposal.unit.name),
    )  # fmt: skip
