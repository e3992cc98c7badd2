"""The rows below and between the lines: totals, which must add up, and notes, which are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.money import format_dong
from core.text import nfc
from proposals.spreadsheet.cells import Bad
from proposals.spreadsheet.layout import MONEY

DIGITS = 14
_TOTAL = re.compile(
    r"(?:tổng (?:cộng|số|kinh phí|dự toán|chi phí|mục|nhóm)|tong (?:cong|so|kinh phi)|cộng(?! tác| đồng))\b.*"
    r"|(?:tổng|tong|cong)[\s:.]*",
    re.DOTALL,
)


def is_total(cells: Sequence[Any], values: Mapping[str, Any]) -> bool:
    """Whether a row says “Tổng cộng” or the like and has no quantity and no price of its own."""
    priced = any(values[name] and not isinstance(values[name], Bad) for name in ("unit_price", "quantity"))
    return not priced and any(isinstance(cell, str) and _TOTAL.fullmatch(nfc(cell).strip().lower()) for cell in cells)


def is_note(values: Mapping[str, Any]) -> bool:
    """Whether a row holds no number: below the totals it is a remark or a place to sign."""
    numbers = (values.get(name) for name in ("quantity", "unit_price", *MONEY))
    return not any(value for value in numbers if not isinstance(value, Bad))


def wrong_sums(said: Mapping[str, Any], sums: Mapping[str, Sequence[int]], *, lines: int) -> Iterator[tuple[str, str]]:
    """Name of the column and a sentence, where a total is neither that of all lines nor of those since the last one.

    `said`: what stands in the money columns of the row, cells left empty not among them; `sums`: what it may be.
    Thành tiền that were never rounded in the sheet may be off by half a đồng a line, and Excel keeps fifteen digits.
    """
    for name, total in said.items():
        if isinstance(total, Bad):
            yield name, total.sentence
            continue
        leeway = (lines if name == "amount" else 0) + abs(total) // 10**DIGITS
        if not any(abs(total - each) <= leeway for each in sums[name]):
            told, reckoned = format_dong(round(total)), format_dong(sums[name][0])
            yield name, f"dòng tổng ghi {told}, nhưng các dòng cộng lại được {reckoned}."
