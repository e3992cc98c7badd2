"""What may be said in public, and what counts towards which target: pure, no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from core.text import fold, nfc
from portal.states import NAMED_FORMS
from programmes.states import Measure
from proposals.states import LegalForm

# How a nameless beneficiary is written after the count: "01 hộ kinh doanh".
_COUNTED_WORDS: Final[dict[str, str]] = {
    LegalForm.COOPERATIVE_GROUP: "tổ hợp tác",
    LegalForm.HOUSEHOLD: "hộ kinh doanh",
    LegalForm.CLEANER_PRODUCER: "cơ sở áp dụng sản xuất sạch hơn",
    LegalForm.ARTISAN: "nghệ nhân",
    LegalForm.SERVICE: "tổ chức, cá nhân dịch vụ khuyến công",
}
_FORM_BEFORE_NAME: Final = re.compile(
    r"^(?:hộ kinh doanh cá thể|hộ kinh doanh|hkd|hộ sản xuất|cơ sở sản xuất|cơ sở|tổ hợp tác|nghệ nhân|hộ|ông|bà)\s+(?:của\s+)?(?:ông\s+|bà\s+)?",
    re.IGNORECASE,
)
_ADDRESS_WORD: Final = re.compile(r"\b(?:ông|bà)\s+(?=\(tên không công khai\))", re.IGNORECASE)
HIDDEN: Final = "(tên không công khai)"
SHORTEST_NAME: Final = 4


class Person(Protocol):
    """A beneficiary as the rules see it."""

    name: str
    legal_form: str
    tax_code: str
    representative: str
    production_commune_id: int | None


class CostLine(Protocol):
    """A line of the estimate as the rules see it."""

    content_code: str
    unit_name: str
    quantity: Decimal


class Promise(Protocol):
    """A numeric target as the rules see it."""

    unit: str
    measure: str
    content_codes: list[str]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that counts: `name` tells it from others (never stored as it is), `number` is how many it stands for."""

    name: str
    number: int = 1


def public_names(beneficiaries: Iterable[Person]) -> list[str]:
    """Enterprises and cooperatives by name in their order; all others as counts: "02 hộ kinh doanh"."""
    rows = list(beneficiaries)
    named = [row.name for row in rows if row.legal_form in NAMED_FORMS]
    counted = Counter(row.legal_form for row in rows if row.legal_form not in NAMED_FORMS)
    return named + [f"{counted[form]:02d} {_COUNTED_WORDS[form]}" for form in _COUNTED_WORDS if counted[form]]


def without_private_names(text: str, beneficiaries: Iterable[Person]) -> str:
    """The text with the names of those who may be private persons taken out, however they are capitalised."""
    shown = nfc(text)
    for row in beneficiaries:
        if row.legal_form in NAMED_FORMS:
            continue
        for name in sorted(_names_of(row), key=len, reverse=True):
            shown = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, shown, flags=re.IGNORECASE)
    return " ".join(_ADDRESS_WORD.sub("", shown).split())


def _names_of(row: Person) -> set[str]:
    whole = {" ".join(nfc(name).split()) for name in (row.name, row.representative)}
    bare = {_FORM_BEFORE_NAME.sub("", name) for name in whole}
    return {name for name in bare if len(name) >= SHORTEST_NAME}


def counted_things(
    target: Promise, *, code: str, year: int, title: str, beneficiaries: Iterable[Person], lines: Iterable[CostLine]
) -> list[Thing]:
    """What one đề án brings to a target by the target's measure; each thing once.

    Establishments: each beneficiary, wherever it was supported before. Fairs: the same title in the same year is the
    same fair. Trainees: the largest number any line of the estimate gives in the target's unit. Else one, or more when
    a line of the estimate says so.
    """
    if target.measure == Measure.ESTABLISHMENT:
        return [Thing(name) for name in dict.fromkeys(map(_establishment, beneficiaries))]
    stated = _stated_number(target, lines)
    if target.measure == Measure.TRAINEE:
        return [Thing(code, stated)] if stated else []
    if target.measure == Measure.FAIR:
        return [Thing(f"{year} {fold(title)}", max(stated, 1))]
    return [Thing(code, max(stated, 1))]


def _establishment(row: Person) -> str:
    digits = re.sub(r"\D", "", row.tax_code)
    return digits or f"{fold(row.name)} {row.production_commune_id or ''}"


def _stated_number(target: Promise, lines: Iterable[CostLine]) -> int:
    unit = fold(target.unit)
    numbers = (
        int(line.quantity)
        for line in lines
        if line.content_code in {"", *target.content_codes} and unit in fold(line.unit_name)
    )
    return max(numbers, default=0)
