"""The parts that NĐ 30/2020/NĐ-CP asks of every document: letterhead, signature, receivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from organisations.models import Organisation


@dataclass(frozen=True)
class Letterhead:
    """Boxes 1–4 of Phụ lục I. `number` is whole ("15/PTĐ-SCT"), or empty until the clerk writes it before `symbol`."""

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


def letterhead_of(organisation: Organisation, *, prefix: str, day: date, number: str = "") -> Letterhead:
    """The letterhead of an issuer; `prefix` is the abbreviation of the kind of document (Phụ lục III)."""
    symbol = f"{prefix}-{organisation.symbol}" if organisation.symbol else prefix
    return Letterhead(
        parent_line=organisation.parent_line,
        issuer_line=organisation.issuer_line,
        symbol=symbol,
        place=organisation.place_name,
        issued_on=day,
        number=number,
    )


def facts(*pairs: tuple[str, str | None]) -> tuple[Fact, ...]:
    """Labelled lines, leaving out those with nothing to say."""
    return tuple(Fact(label, value.strip()) for label, value in pairs if value and value.strip())


def paragraphs(text: str) -> tuple[str, ...]:
    """The writer's own lines, empty ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
