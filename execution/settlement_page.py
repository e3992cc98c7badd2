"""The settlement dossier as a page shows it: each comparison with its tone and its explanation, and what is paid or repaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.money import format_dong
from execution.forms.settlements import ExplanationForm
from execution.tieout import Books, Comparison, Weight

TONES: Final = {
    Weight.EQUAL: ("good", "Khớp"), Weight.SHOWN: ("info", "Có căn cứ"), Weight.EXPLAIN: ("wait", "Cần giải trình"),
    Weight.NEVER: ("bad", "Phải sửa"),
}  # fmt: skip
EXPLAINED: Final = ("info", "Đã giải trình")
WITHIN: Final = ("good", "Trong giới hạn")
"""Of a limit that is not reached."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A comparison, its badge, what the unit said, and the box to say it in."""

    compared: Comparison
    tone: str
    label: str
    said: str
    box: Any


def rows_of(compared: Sequence[Comparison], form: ExplanationForm, said: Mapping[str, str]) -> list[PageRow]:
    """In the order of the rules."""
    boxes = {key: form[name] for name, key in form.keys.items()}
    rows = []
    for found in compared:
        words = said.get(found.key, "")
        tone, label = _badge(found, words)
        rows.append(PageRow(found, tone, label, words, boxes.get(found.key)))
    return rows


def _badge(found: Comparison, said: str) -> tuple[str, str]:
    if found.weight == Weight.EQUAL and found.difference:
        return WITHIN
    return EXPLAINED if said and found.weight == Weight.EXPLAIN else TONES[found.weight]


def balance_of(books: Books) -> list[tuple[str, str]]:
    """What the vouchers add up to, and what follows for the money."""
    rest = books.national - books.spent
    return [
        ("Chứng từ", f"{format_dong(books.count)} chứng từ, {format_dong(books.vouched)} đồng từ mọi nguồn"),
        ("Đề nghị quyết toán kinh phí khuyến công", f"{format_dong(books.national)} đồng"),
        ("Được nghiệm thu", f"{format_dong(books.accepted)} đồng"),
        ("Đơn vị đã nhận", f"{format_dong(books.spent)} đồng, trong đó dư tạm ứng {format_dong(books.outstanding)} đồng"),
        ("Còn được thanh toán" if rest >= 0 else "Phải hoàn trả", f"{format_dong(abs(rest))} đồng"),
    ]  # fmt: skip
