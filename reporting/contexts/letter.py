"""The parts that NĐ 30/2020/NĐ-CP asks of every document: letterhead, signature, receivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Letterhead:
    """Boxes 1–4 of Phụ lục I. `number` stays empty until the clerk gives one; `symbol` is like "PTĐ-SCT"."""

    parent_line: str
    issuer_line: str
    symbol: str
    place: str
    issued_on: date
    number: str = ""

    @property
    def day_in_words(self) -> str:
        """Days below 10 and the months 1 and 2 get a zero in front (Phụ lục I, mục II, khoản 4)."""
        day = self.issued_on
        month = f"{day.month:02d}" if day.month in (1, 2) else str(day.month)
        return f"ngày {day.day:02d} tháng {month} năm {day.year}"


@dataclass(frozen=True)
class Signature:
    """Boxes 7a and 7b. `lines` are the authority and post, e.g. ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")."""

    lines: tuple[str, ...]
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """One labelled line of a form."""

    label: str
    value: str


@dataclass(frozen=True)
class PaperEntry:
    """A paper of the dossier as it was registered: where its bytes can be compared by SHA-256 (hex)."""

    name: str
    file_name: str
    size: str
    sha256: str
    received_on: date | None = None
