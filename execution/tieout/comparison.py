"""Two papers side by side, and what a difference means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Weight(IntEnum):
    """What the difference asks for, lightest first."""

    EQUAL = 0
    SHOWN = 1
    EXPLAIN = 2
    NEVER = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """`key` names the pair for good (an explanation hangs on it). Đồng; None where no amount is compared.

    EQUAL: they agree. SHOWN: `sentence` itself says why not. EXPLAIN: the unit must. NEVER: it must be put right.
    """

    key: str
    title: str
    left: tuple[str, int | None]
    right: tuple[str, int | None]
    weight: Weight = Weight.EQUAL
    sentence: str = ""
    article: str = ""

    @property
    def difference(self) -> int | None:
        """Right less left, đồng."""
        if self.left[1] is None or self.right[1] is None:
            return None
        return self.right[1] - self.left[1]
