"""What the calculator takes and gives: norms as figures, the lines of an estimate, the assessment with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property

from core.errors import Reason

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A norm as the calculation needs it. `value`: percent of a rate, đồng of a ceiling, times of a multiplier.

    `by_recipient`: a ceiling that counts once for each beneficiary; `shared`: one that all beneficiaries have together
    (one event, one association). Neither: as often as there are objects, each beneficiary's own.
    """

    code: str
    value: Decimal
    citation: str
    per: str = ""
    confidence: str = ""
    by_recipient: bool = False
    shared: bool = False
    items: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    multipliable: bool = True
    warns_only: bool = False
    conditions: str = ""
    territory: str = ""


@dataclass(frozen=True)
class ContentNorm:
    """What the law says of one content: a rate, a ceiling, either, or words (`rule`). `key` = content it stands at.

    `parts`: items of cost of the same content with a norm of their own (prizes); `of` = the content of such a part.
    `note`: what has to be said before the reckoning.
    """

    key: str
    title: str
    rate: Figure | None = None
    ceiling: Figure | None = None
    rule: str = ""
    rule_citation: str = ""
    rule_code: str = ""
    rule_confidence: str = ""
    note: str = ""
    of: str = ""
    parts: tuple[ContentNorm, ...] = ()

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The rate and the ceiling, those that there are."""
        return tuple(figure for figure in (self.rate, self.ceiling) if figure is not None)

    @cached_property
    def items(self) -> frozenset[str]:
        """Items of cost in the base; empty = all."""
        return frozenset().union(*(figure.items for figure in self.figures))

    @cached_property
    def flags(self) -> frozenset[str]:
        """Marks of territory or trade of which the đề án must have one; empty = none needed."""
        return frozenset().union(*(figure.flags for figure in self.figures))

    @property
    def is_silent(self) -> bool:
        """The day has no norm for the content, not even in words."""
        return not self.figures and not self.rule

    def takes(self, item: str) -> bool:
        """Whether a cost of this item is in the base. A line without an item is not, where the norm names items."""
        return not self.items or item in self.items

    def part_for(self, item: str) -> ContentNorm:
        """The norm that binds a line of this item: that of a part, else this one."""
        return next((part for part in self.parts if item in part.items), self)


@dataclass(frozen=True, slots=True)
class Caveat:
    """What has to be said with every result that rests on `document`."""

    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Law:
    """The norms of one day: by content code, and the few that hold for all."""

    contents: Mapping[str, ContentNorm]
    multiplier_max: Figure | None = None
    rate_multiplier_max: Figure | None = None
    management: Figure | None = None
    management_most: Figure | None = None
    management_items: frozenset[str] = frozenset()
    item_titles: Mapping[str, str] = field(default_factory=dict)
    caveats: tuple[Caveat, ...] = ()


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


class Bound(Enum):
    """What can hold a group back."""

    COST = auto()
    RATE = auto()
    CEILING = auto()
    TERRITORY = auto()
    MANAGEMENT = auto()


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound of a group in đồng and how it was reckoned: `figure` (none for the cost itself) × times × count."""

    amount: int
    bound: Bound = Bound.COST
    figure: Figure | None = None
    base: int = 0
    times: Decimal = ONE
    count: int = 1
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one content for one beneficiary, and what they may get. Đồng.

    `limit` names the bound that decides (“mức tối đa 300 triệu đồng/cơ sở”), `citation` and `norm` where it stands.
    """

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
    limit: str = ""
    norm: str = ""

    @property
    def over(self) -> int:
        """How much more is asked than may be given."""
        return max(self.asked - self.allowed, 0)


@dataclass(frozen=True, slots=True)
class LineShare:
    """What one line may get: its part of the group, by cost. The parts add up to the group.

    For showing only: what is asked is held against the group, so money may lie on one line of it and not on another.
    """

    key: str
    asked: int
    allowed: int
    in_base: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer. `allowed` = the most that may be given in all; `faults` block, `warnings` tell.

    `caveats`: what is not known of the documents that the steps rest on.
    """

    day: date
    asked: int
    allowed: int
    groups: tuple[Group, ...]
    lines: Mapping[str, LineShare]
    faults: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def within(self) -> bool:
        """Nothing asked passes what the norms allow."""
        return not self.faults

    @property
    def over(self) -> int:
        """Đồng asked above the norms, group by group: room in one is no room for another."""
        return sum(group.over for group in self.groups if not group.warns_only)
