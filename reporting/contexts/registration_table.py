"""Biểu tổng hợp chi tiết (Mẫu số 2, Phụ lục 1, Thông tư 36/2013/TT-BCT): content, then unit, then the đề án."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.contexts.letter import Letterhead, Signature


@dataclass(frozen=True)
class Money:
    """Amounts in đồng: all sources, national khuyến công, and what beneficiaries and others bring."""

    total: int
    national: int
    matched: int

    def __add__(self, more: Money) -> Money:
        return Money(self.total + more.total, self.national + more.national, self.matched + more.matched)


NOTHING = Money(0, 0, 0)


@dataclass(frozen=True)
class Row:
    """One đề án of the table; `number` counts through the whole table."""

    number: int
    name: str
    code: str
    implementing: str
    partners: str
    location: str
    purpose: str
    period: str
    money: Money
    note: str = ""


@dataclass(frozen=True)
class UnitGroup:
    """The đề án of one province or unit inside a content."""

    label: str
    rows: tuple[Row, ...]
    money: Money


@dataclass(frozen=True)
class ContentGroup:
    """A content of the programme, numbered I, II, III …"""

    number: str
    label: str
    units: tuple[UnitGroup, ...]
    count: int
    money: Money


@dataclass(frozen=True)
class RegistrationTable:
    """Everything the printed Mẫu số 2 says. `places` decimals of a million show every amount without rounding."""

    letterhead: Letterhead
    signature: Signature
    title: str
    year: int
    reference: str
    groups: tuple[ContentGroup, ...]
    count: int
    money: Money
    places: int
    in_words: str
    recipients: tuple[str, ...] = ()
