"""Everything the rules look at, read once: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the estimate in force, and what the vouchers (without the refused) put on it. Đồng."""

    key: str
    name: str
    planned: int
    support: int
    vouched: int = 0
    vouched_national: int = 0


@dataclass(frozen=True, slots=True)
class OddVoucher:
    """A voucher a rule speaks of: its place in the list and its name."""

    position: int
    name: str
    dated_on: date
    where: str = ""


@dataclass(frozen=True, slots=True)
class NormGroup:
    """What a norm allows of the real cost, and what the vouchers ask. Đồng."""

    title: str
    asked: int
    allowed: int
    limit: str
    citation: str


@dataclass(frozen=True, slots=True)
class Books:
    """One đề án from its proposal to its vouchers. Đồng.

    `excepted`: a paper of the authority lets the đề án pass the norms. `early`, `late`: vouchers dated before the contract, after the last day of spending; `last_spending_day` with its article.
    """

    proposed: int
    decided: int
    adjusted: bool
    contracted: int
    accepted: int
    accepted_in_part: bool
    conclusion: str
    lines: tuple[BookLine, ...]
    norms: tuple[NormGroup, ...]
    count: int
    unknown_lines: int
    refused: int
    spent: int
    outstanding: int
    contract_signed: date | None
    early: tuple[OddVoucher, ...] = ()
    late: tuple[OddVoucher, ...] = ()
    future: tuple[OddVoucher, ...] = ()
    last_spending_day: date | None = None
    spending_article: str = ""
    twice: tuple[OddVoucher, ...] = ()
    elsewhere: tuple[OddVoucher, ...] = ()
    excepted: bool = False
    open_adjustments: int = 0
    open_advances: int = 0

    @property
    def vouched(self) -> int:
        """All sources."""
        return sum(line.vouched for line in self.lines)

    @property
    def national(self) -> int:
        """Khuyến công quốc gia: what the dossier asks to be settled."""
        return sum(line.vouched_national for line in self.lines)
