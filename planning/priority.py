"""Which đề án the law considers first, and why: pure, facts in, rows with their reasons out.

The order itself is data of a day (`ordering.order_on`). What the dossier does not tell is said to be unknown and lends
no place; it is never guessed. `selectors.priority.facts_for` gathers the facts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from planning.ordering import Capacity, Cited, Order, Territory, order_on

UNKNOWN = "Chưa xác định"
DECLARED = "theo khai báo của đơn vị trong hồ sơ"
LAST = "Bằng nhau về mọi tiêu chí trên thì xếp theo số hồ sơ; pháp luật không quy định thứ tự tiếp theo."


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What the system knows of a unit's đề án since a plan year: how many settled on time, late, and stopped."""

    since: int
    settled_on_time: int = 0
    settled_late: int = 0
    stopped: int = 0

    @property
    def count(self) -> int:
        """How many đề án the record rests on."""
        return self.settled_on_time + self.settled_late + self.stopped

    def score(self, capacity: Capacity) -> int:
        """The counts with the weights of the order, summed."""
        return sum(weight * int(getattr(self, name)) for name, weight in capacity.weights.items())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a figure of the dossier says of a mark: whether it holds, in a sentence."""

    mark: str
    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What the order asks of one đề án. `marks` = declared by the unit; `evidence` outweighs a declaration."""

    code: str
    proposal_id: int
    flagship: bool = False
    marks: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    trade: str = ""
    trade_title: str = ""
    unit: str = ""
    record: UnitRecord | None = None
    evidence: tuple[Evidence, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PriorityReason:
    """One head of the order and what it says of the đề án. `confidence` and `note` belong to the rule."""

    head: str
    text: str
    article: str
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A đề án at its place (1 = first). Rows with the same `standing` are equal before the law.

    `outside` = the law gives it no order (cleaner production).
    """

    place: int
    facts: PriorityFacts
    standing: tuple[int, ...]
    outside: bool
    reasons: tuple[PriorityReason, ...]

    @property
    def code(self) -> str:
        """The number of the đề án."""
        return self.facts.code


def ranked(facts: Iterable[PriorityFacts], day: date) -> list[Ranked]:
    """The đề án in the order of the law of the day, whatever order they come in. LookupError before 10/02/2013."""
    order = order_on(day)
    judged = [(*_judge(row, order), row) for row in facts]
    judged.sort(key=lambda found: (found[0], found[2].code))
    return [
        Ranked(place, row, standing, _is_outside(row, order), reasons)
        for place, (standing, reasons, row) in enumerate(judged, start=1)
    ]


def out_of_order(chosen: Sequence[Ranked], excused: Collection[str] = ()) -> set[str]:
    """Codes of the rows to blame when `chosen` is not in the law's order: the fewest whose removal puts it right.

    Equal rows may change places, rows outside the order may stand anywhere; `excused` are codes that carry a reason.
    """
    bound = [row for row in chosen if not row.outside and row.code not in excused]
    return {row.code for row in bound} - _longest_in_order(bound)


def _longest_in_order(rows: Sequence[Ranked]) -> set[str]:
    """Codes of a longest run of rows, not need be neighbours, whose standing never falls back (patience sorting)."""
    tails: list[int] = []
    before: list[int] = []
    for index, row in enumerate(rows):
        at = bisect_right(tails, row.standing, key=lambda tail: rows[tail].standing)
        before.append(tails[at - 1] if at else -1)
        tails[at : at + 1] = [index]
    kept: set[str] = set()
    current = tails[-1] if tails else -1
    while current >= 0:
        kept.add(rows[current].code)
        current = before[current]
    return kept


def _judge(row: PriorityFacts, order: Order) -> tuple[tuple[int, ...], tuple[PriorityReason, ...]]:
    reasons: list[PriorityReason] = []
    flagship = _flagship(row, order, reasons)
    outside = _is_outside(row, order)
    territory = trade = capacity = 0
    if outside:
        reasons.append(_reason(order.outside, order.outside.sentence))
    else:
        territory = _territory(row, order, reasons)
        trade = _trade(row, order, reasons)
        capacity = _capacity(row, order.capacity, reasons)
    reasons += [_reason(mark, f"{mark.title}, {DECLARED}.") for mark in order.unplaced if mark.mark in row.marks]
    reasons.append(PriorityReason("Bằng nhau", LAST, "", "assumed"))
    return (flagship, int(outside), territory, trade, capacity), tuple(reasons)


def _flagship(row: PriorityFacts, order: Order, reasons: list[PriorityReason]) -> int:
    if order.flagship is None:
        return 0
    text = "Là đề án điểm, xét trước." if row.flagship else "Không phải đề án điểm."
    reasons.append(_reason(order.flagship, text))
    return 0 if row.flagship else 1


def _territory(row: PriorityFacts, order: Order, reasons: list[PriorityReason]) -> int:
    for place, territory in enumerate(order.territory):
        if territory.mark in row.marks:
            text = f"Bậc {place + 1}/{len(order.territory)}: {territory.title} ({DECLARED})."
            reasons.append(_reason(territory, text, "Địa bàn"))
            return place
    text = (
        f"{UNKNOWN} thuộc địa bàn ưu tiên: hồ sơ không khai, hệ thống chưa có danh mục để đối chiếu; xếp sau các bậc."
    )
    reasons.append(PriorityReason("Địa bàn", text, _articles(order.territory), order.confidence, order.note))
    return len(order.territory)


def _trade(row: PriorityFacts, order: Order, reasons: list[PriorityReason]) -> int:
    known = {found.mark: found for found in row.evidence}
    for place, group in enumerate(order.trade):
        grounds = [known[mark].text for mark in group.marks if mark in known and known[mark].holds]
        grounds += [DECLARED for mark in group.marks if mark in row.marks and mark not in known][:1]
        grounds += [f"ngành nghề {row.trade_title or row.trade}"] if row.trade in group.trades else []
        if grounds:
            reasons.append(_reason(group, f"{group.title}: {'; '.join(grounds)}.", "Ngành nghề"))
            return place
    refuted = [found.text for found in row.evidence if not found.holds and found.mark in row.marks]
    text = f"{UNKNOWN} thuộc nhóm điểm b hoặc điểm a; xếp sau hai nhóm."
    said = f"{text} Khai báo không khớp số liệu: {'; '.join(refuted)}." if refuted else text
    reasons.append(PriorityReason("Ngành nghề", said, _articles(order.trade), order.confidence))
    return len(order.trade)


def _capacity(row: PriorityFacts, capacity: Capacity | None, reasons: list[PriorityReason]) -> int:
    if capacity is None:
        return 0
    record = row.record
    if record is None or not record.count:
        since = f" từ năm kế hoạch {record.since}" if record else ""
        reasons.append(
            _reason(capacity, f"{UNKNOWN}: {row.unit} chưa có đề án kết thúc trong hệ thống{since}; tính 0.")
        )
        return 0
    text = (
        f"{row.unit}, từ năm kế hoạch {record.since}: {record.settled_on_time} đề án quyết toán đúng hạn, "
        f"{record.settled_late} chậm hạn, {record.stopped} ngừng triển khai; tính {record.score(capacity)}. "
        "Chỉ xét khi địa bàn, ngành nghề như nhau."
    )
    reasons.append(_reason(capacity, text))
    return -record.score(capacity)


def _is_outside(row: PriorityFacts, order: Order) -> bool:
    return row.trade in order.outside.trades or bool(order.outside.contents & row.contents)


def _reason(head: Cited, text: str, title: str = "") -> PriorityReason:
    return PriorityReason(title or head.title, text, head.citation, head.confidence, head.note)


def _articles(rows: Iterable[Cited | Territory]) -> str:
    """The articles of several heads, each once."""
    return "; ".join(dict.fromkeys(row.citation for row in rows))
