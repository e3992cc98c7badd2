"""The whole đề án: the eight sections of Điều 5, Thông tư 36/2013/TT-BCT, with estimate, papers and commitments."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.contexts.letter import Fact, Letterhead, PaperEntry, Signature


@dataclass(frozen=True)
class Party:
    """An implementing, partner or beneficiary body with the lines that describe it."""

    name: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """A row of the work plan; `period` in words."""

    content: str
    responsible: str
    period: str
    result: str = ""


@dataclass(frozen=True)
class EstimateLine:
    """A row of Mẫu số 1. Money in đồng; `quantity` in words because it may be a fraction; a heading has no unit."""

    number: str
    content: str
    unit: str
    quantity: str
    unit_price: int | None
    amount: int
    national: int
    local: int
    beneficiary: int
    other: int
    note: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Estimate:
    """Mẫu số 1 with its totals, all in đồng."""

    lines: tuple[EstimateLine, ...]
    amount: int
    national: int
    local: int
    beneficiary: int
    other: int
    in_words: str
    support_in_words: str


@dataclass(frozen=True)
class Section:
    """A numbered section of the đề án in the writer's own paragraphs."""

    number: int
    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposalDossier:
    """Everything the printed đề án says."""

    letterhead: Letterhead
    signature: Signature
    title: str
    name: str
    code: str
    receiver: str
    facts: tuple[Fact, ...]
    implementing: Party
    partners: tuple[Party, ...]
    beneficiaries: tuple[Party, ...]
    locations: tuple[str, ...]
    sections: tuple[Section, ...]
    work_plan: tuple[WorkItem, ...]
    estimate: Estimate
    papers: tuple[PaperEntry, ...]
    commitments: tuple[str, ...]
    recipients: tuple[str, ...]
