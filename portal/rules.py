"""What may be said in public: pure, no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from core.text import nfc
from portal.states import NAMED_FORMS
from proposals.counting import Person
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
