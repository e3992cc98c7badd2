"""Hợp đồng hỗ trợ between the unit (bên A) and whoever is supported (bên B) (TT 36/2013/TT-BCT, Điều 13). Đồng."""

from __future__ import annotations

from dataclasses import dataclass

from core.money import format_dong
from core.words import dong_in_words
from execution.models import SupportContract
from execution.selectors import contract_of
from proposals.models import Beneficiary
from reporting.bases import bases_on
from reporting.contexts.contract_paper import BLANK, SYMBOL, Article, ContractParty
from reporting.contexts.letter import Letterhead, letterhead_of


@dataclass(frozen=True)
class SupportPaper:
    """Everything the contract says."""

    letterhead: Letterhead
    title: str
    about: str
    bases: tuple[str, ...]
    party_a: ContractParty
    party_b: ContractParty
    articles: tuple[Article, ...]


def build(support: SupportContract) -> SupportPaper:
    """The contract as it was recorded, with the terms of the day it was signed."""
    proposal, main, day = support.proposal, contract_of(support.proposal), support.signed_on
    unit, words = proposal.unit, dong_in_words(support.amount)
    party = proposal.beneficiary_rows.filter(name=support.beneficiary).first()
    signed = f"Căn cứ Hợp đồng số {main.number} ngày {main.signed_on:%d/%m/%Y} giữa Cục và {unit.name}," if main else ""
    said = (
        ("Nội dung hỗ trợ", (f"{support.subject}.", f"Thuộc đề án “{proposal.title}”, số hồ sơ {proposal.code}.")),
        ("Thời gian thực hiện", (f"Hoàn thành trước ngày {support.ends_on:%d/%m/%Y}.",)),
        (
            "Giá trị hợp đồng",
            (
                f"Tổng giá trị: {format_dong(support.total)} đồng.",
                f"Kinh phí khuyến công quốc gia hỗ trợ: {format_dong(support.amount)} đồng (bằng chữ: {words}).",
                f"Phần còn lại {format_dong(support.total - support.amount)} đồng do Bên B bảo đảm.",
            ),
        ),
        ("Trách nhiệm của các bên", bases_on("support_duties", day)),
        ("Điều khoản chung", bases_on("contract_general", day)),
    )
    return SupportPaper(
        letterhead=letterhead_of(unit, prefix=SYMBOL, day=day, number=support.number), title="Hợp đồng",
        about="Hỗ trợ thực hiện đề án khuyến công quốc gia",
        bases=(*bases_on("contract", day), *((signed,) if signed else ())),
        party_a=ContractParty(unit.name, unit.address or BLANK, unit.phone or BLANK, f"{BLANK}, {unit.head_title}"),
        party_b=_supported(support.beneficiary, party),
        articles=tuple(Article(number, heading, lines) for number, (heading, lines) in enumerate(said, start=1)),
    )  # fmt: skip


def _supported(name: str, party: Beneficiary | None) -> ContractParty:
    if party is None:
        return ContractParty(name, BLANK, BLANK, BLANK)
    address = party.office_address or party.production_address or BLANK
    return ContractParty(name, address, party.phone or BLANK, party.representative or BLANK)
