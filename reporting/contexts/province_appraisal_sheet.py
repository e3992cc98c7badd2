"""Phiếu thẩm định cấp cơ sở: Mẫu 4a, or 4b when the beneficiary is named (Phụ lục 1, Thông tư 36/2013/TT-BCT)."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.contexts.letter import Fact, Letterhead, Signature


@dataclass(frozen=True)
class Finding:
    """One of the five heads of Điều 9: the answer given and the appraiser's words."""

    number: int
    heading: str
    answer: str
    comment: str = ""


@dataclass(frozen=True)
class AmountLine:
    """A source of money: what was asked for and what the Sở recommends, in đồng."""

    label: str
    proposed: int
    recommended: int | None


@dataclass(frozen=True)
class BeneficiaryCheck:
    """What Mẫu 4b adds for a named beneficiary."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class ProvinceAppraisalSheet:
    """Everything the printed sheet says. `form` is "4a" or "4b"."""

    letterhead: Letterhead
    signature: Signature
    appraisers: tuple[str, ...]
    form: str
    title: str
    name: str
    code: str
    basis: tuple[str, ...]
    facts: tuple[Fact, ...]
    beneficiaries: tuple[BeneficiaryCheck, ...]
    findings: tuple[Finding, ...]
    amounts: tuple[AmountLine, ...]
    conclusion: str
    conclusion_text: tuple[str, ...]
    recommended_in_words: str
    recipients: tuple[str, ...]
