"""Dự toán kinh phí (Mẫu số 1, Phụ lục 1, Thông tư 36/2013/TT-BCT) as it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import format_decimal
from core.words import dong_in_words
from programmes.models import Content
from proposals import models as proposals


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


def estimate_of(rows: Sequence[proposals.EstimateLine]) -> Estimate:
    """The lines under a heading for each content, in the order the unit gave, and the totals of the lines."""
    groups: dict[str, list[proposals.EstimateLine]] = {}
    for row in rows:
        groups.setdefault(row.content_code, []).append(row)
    titles = dict(Content.objects.filter(code__in=list(groups)).values_list("code", "title"))
    lines: list[EstimateLine] = []
    for position, (code, members) in enumerate(groups.items(), start=1):
        if len(groups) > 1:
            lines.append(_heading(roman(position), f"{code}. {titles.get(code, '')}".strip(". "), members))
        lines.extend(_line(number, row) for number, row in enumerate(members, start=1))
    sums = amount, national, local, _beneficiary, _other = _sums(rows)
    return Estimate(
        tuple(lines),
        *sums,
        in_words=dong_in_words(amount),
        support_in_words=dong_in_words(national + local),
    )


def roman(number: int) -> str:
    """1 -> "I"; for the headings of tables."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        written += sign * (number // value)
        number %= value
    return written


def _heading(number: str, content: str, members: Sequence[proposals.EstimateLine]) -> EstimateLine:
    content = content or "Nội dung khác"
    return EstimateLine(number, content, "", "", None, *_sums(members), is_heading=True)


def _line(number: int, row: proposals.EstimateLine) -> EstimateLine:
    return EstimateLine(
        number=str(number),
        content=row.name,
        unit=row.unit_name,
        quantity=_quantity(row.quantity),
        unit_price=row.unit_price,
        amount=row.amount,
        national=row.national,
        local=row.local,
        beneficiary=row.beneficiary,
        other=row.other,
        note=row.note,
    )


def _quantity(quantity: Decimal) -> str:
    """Without zeros behind the comma: 1.500 -> "1,5"."""
    places = max(0, -int(quantity.normalize().as_tuple().exponent))
    return format_decimal(quantity, places)


def _sums(rows: Sequence[proposals.EstimateLine]) -> tuple[int, int, int, int, int]:
    """Cost, then the four sources in the order of the columns."""
    return (
        sum(row.amount for row in rows),
        sum(row.national for row in rows),
        sum(row.local for row in rows),
        sum(row.beneficiary for row in rows),
        sum(row.other for row in rows),
    )
