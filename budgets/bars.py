"""The bar of an envelope: where each đồng that came in lies now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from budgets.standing import CommitmentStanding, Standing

WIDTH: Final = 1000
"""Units of the drawing; a page stretches it to its column."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the bar: css name, words, đồng, and place in units of the drawing."""

    name: str
    label: str
    amount: int
    start: int
    width: int


def bar_of(standing: Standing) -> list[Segment]:
    """What came into an envelope, from what was shared out to what is left."""
    own = standing.own
    return list(
        _laid_out(
            ("allocated", "Đã phân bổ", standing.allocated), ("committed", "Đã cam kết, chưa chi", own.committed),
            ("advanced", "Đã tạm ứng, chưa thanh toán", own.advanced), ("paid", "Đã thanh toán, chưa quyết toán", own.paid),
            ("settled", "Đã quyết toán", own.settled), ("free", "Còn lại", own.free),
        )
    )  # fmt: skip


def bar_of_commitment(money: CommitmentStanding) -> list[Segment]:
    """The money of a đề án, from promised to settled."""
    return list(
        _laid_out(
            ("committed", "Đã cam kết, chưa chi", money.committed), ("advanced", "Đã tạm ứng, chưa thanh toán", money.advanced),
            ("paid", "Đã thanh toán, chưa quyết toán", money.paid), ("settled", "Đã quyết toán", money.settled),
        )
    )  # fmt: skip


def _laid_out(*parts: tuple[str, str, int]) -> Iterator[Segment]:
    total = sum(amount for _, _, amount in parts)
    passed = 0
    for name, label, amount in parts:
        start, end = (WIDTH * passed // total, WIDTH * (passed + amount) // total) if total else (0, 0)
        yield Segment(name, label, amount, start, end - start)
        passed += amount
