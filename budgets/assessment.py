"""What the calculator takes and gives: norms as figures, the lines of an estimate, the assessment with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.errors import Reason

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A norm as the calculation needs it. `value`: percent of a rate, đồng of a ceiling, times of a multiplier."""

    code: str
    value: Decimal
    citation: str
    per: str = ""
    confidence: str = ""
    by_recipient: bool = False
    items: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    multipliable: bool = True
    warns_only: bool = False
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class ContentNorm:
    """What the law says of one content: a rate, a ceiling, either, or words (`rule`). `key` = content it stands at."""

    key: str
    title: str
    rate: Figure | None = None
    ceiling: Figure | None = None
    rule: str = ""
    rule_citation: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The rate and the ceiling, those that there are."""
        return tuple(figure for figure in (self.rate, self.ceiling) if figure is not None)

    @property
    def items(self) -> frozenset[str]:
        """Items of cost in the base; empty = all."""
        return frozenset().union(*(figure.items for figure in self.figures))

    @property
    def flags(self) -> frozenset[str]:
        """Marks of territory or trade of which the đề án must have one; empty = none needed."""
        return frozenset().union(*(figure.flags for figure in self.figures))


@dataclass(frozen=True, slots=True)
class Law:
    """The norms of one day: by content code, and the few that hold for all."""

    contents: Mapping[str, ContentNorm]
    multiplier_max: Figure | None = None
    rate_multiplier_max: Figure | None = None
    management: Figure | None = None
    management_items: frozenset[str] = frozenset()
    item_titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the estimate: `cost` = thành tiền, `asked` = khuyến công money in it, đồng. `units` = đối tượng."""

    key: str
    content: str
    cost: int
    asked: int
    name: str = ""
    item: str = ""
    recipient: str = ""
    units: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be assessed. `recipients`: key -> name. `flags`: marks of territory and trade of the đề án."""

    day: date
    lines: tuple[Line, ...]
    recipients: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    multiplier: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning in words, with the norm it rests on; `result` in đồng, None for a remark."""

    text: str
    result: int | None = None
    norm: str = ""
    citation: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one content for one beneficiary, and what they may get. Đồng."""

    content: str
    title: str
    recipient: str
    recipient_name: str
    lines: tuple[str, ...]
    cost: int
    asked: int
    allowed: int
    steps: tuple[Step, ...]
    citation: str = ""
    warns_only: bool = False

    @property
    def over(self) -> int:
        """How much more is asked than may be given."""
        return max(self.asked - self.allowed, 0)


@dataclass(frozen=True, slots=True)
class LineShare:
    """What one line may get: its part of the group, by cost. The parts add up to the group."""

    key: str
    asked: int
    allowed: int
    in_base: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer. `allowed` = the most that may be given in all; `faults` block, `warnings` tell."""

    day: date
    asked: int
    allowed: int
    groups: tuple[Group, ...]
    lines: Mapping[str, LineShare]
    faults: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def within(self) -> bool:
        """Nothing asked passes what the norms allow."""
        return not self.faults

    @property
    def over(self) -> int:
        """Đồng asked above the norms, group by group: room in one is no room for another."""
        return sum(group.over for group in self.groups if not group.warns_only)
