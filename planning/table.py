"""The plan table as it is looked at: which rows, in what order, in which groups. Pure; the rows were read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.text import fold
from planning.drafts import PlanDraft, PlanRow
from proposals.states import State

VIEWS: dict[str, tuple[str, frozenset[str]]] = {
    "": ("Trong dự thảo", frozenset({State.IN_PLAN})),
    "cho-ket-luan": ("Chờ kết luận", frozenset({State.SCREENING, State.CENTRAL_APPRAISING})),
    "cho-tham-tra": ("Chờ nhận thẩm tra", frozenset({State.REGISTERED})),
}
Key = Callable[[PlanRow], Any]
SORTS: dict[str, tuple[str, Key, bool]] = {
    "": ("Thứ tự", lambda row: (row.rank, row.code), False),
    "so": ("Đề án", lambda row: row.code, False),
    "de-nghi": ("Đề nghị", lambda row: row.proposed, True),
    "tham-dinh": ("Cục thẩm định", lambda row: row.appraised, True),
    "ke-hoach": ("Kế hoạch", lambda row: row.amount, True),
}
GROUPS: dict[str, tuple[str, Callable[[PlanRow], tuple[str, str]]]] = {
    "noi-dung": ("Theo nội dung", lambda row: (row.content_code, f"{row.content_code} {row.content}")),
    "tinh": ("Theo tỉnh", lambda row: (row.province, row.province)),
}
WARNINGS = {"vuot": "Vượt định mức", "nguon": "Vượt nguồn", "trung": "Đã được hỗ trợ trước", "phieu": "Chưa có phiếu"}


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody asked to see; empty means everything of the draft, by its order."""

    view: str = ""
    words: str = ""
    content: str = ""
    province: str = ""
    unit: str = ""
    warning: str = ""
    sort: str = ""
    group: str = ""
    folded: frozenset[str] = frozenset()

    @property
    def is_narrowed(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.words or self.content or self.province or self.unit or self.warning)


@dataclass(slots=True)
class Line:
    """A row with the warnings that stand in it, (key, sentence); what was typed and refused, and why, by field."""

    row: PlanRow
    warnings: tuple[tuple[str, str], ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """Rows under one heading with their sums, đồng. A folded group keeps its sums and shows no rows."""

    key: str
    label: str
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    proposed: int = 0
    appraised: int = 0
    amount: int = 0
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What is shown: groups (one without a label when nothing groups), sums of what is shown, choices of the filters."""

    groups: tuple[Group, ...]
    count: int
    proposed: int
    appraised: int
    amount: int
    contents: tuple[tuple[str, str], ...]
    provinces: tuple[str, ...]
    units: tuple[str, ...]


def table_of(rows: Sequence[PlanRow], draft: PlanDraft, look: Look) -> Table:
    """The rows that were asked for; the draft says which of them its envelopes cannot pay."""
    short = beyond_money(draft)
    lines = [Line(row, tuple(_warnings(row, short))) for row in rows]
    shown = [line for line in lines if _wanted(line, look)]
    _, key, down = SORTS.get(look.sort, SORTS[""])
    shown.sort(key=lambda line: key(line.row), reverse=down)
    groups = _groups(shown, look)
    return Table(
        groups=tuple(groups), count=len(shown), proposed=sum(group.proposed for group in groups),
        appraised=sum(group.appraised for group in groups), amount=sum(group.amount for group in groups),
        contents=tuple(sorted({(row.content_code, row.content) for row in rows})),
        provinces=tuple(sorted({row.province for row in rows})), units=tuple(sorted({row.unit for row in rows})),
    )  # fmt: skip


def beyond_money(draft: PlanDraft) -> dict[str, str]:
    """Code -> envelope, for each row that its envelope can no longer pay when paid in the order of the draft."""
    left = {share.code: share.free for share in draft.shares}
    found = {}
    for row in draft.rows:
        left[row.envelope] = left.get(row.envelope, 0) - row.amount
        if left[row.envelope] < 0:
            found[row.code] = row.envelope
    return found


def _warnings(row: PlanRow, short: dict[str, str]) -> Iterable[tuple[str, str]]:
    if row.above_norms:
        yield "vuot", "vượt định mức"
    if row.code in short:
        yield "nguon", f"vượt nguồn {short[row.code]}" if short[row.code] else "chưa có nguồn"
    if row.supported_before:
        yield "trung", "đối tượng đã được hỗ trợ trước"
    if row.state == State.CENTRAL_APPRAISING and not row.appraised:
        yield "phieu", "chưa có phiếu thẩm định"


def _wanted(line: Line, look: Look) -> bool:
    row = line.row
    if look.content and not (row.content_code == look.content or row.content_code.startswith(f"{look.content}.")):
        return False
    if (look.province and row.province != look.province) or (look.unit and row.unit != look.unit):
        return False
    if look.warning and look.warning not in {key for key, _ in line.warnings}:
        return False
    if not look.words:
        return True
    text = fold(f"{row.code} {row.title} {row.unit} {row.province}")
    return all(word in text for word in fold(look.words).split())


def _groups(lines: list[Line], look: Look) -> list[Group]:
    by = GROUPS.get(look.group)
    if by is None:
        return [_filled(Group("", ""), lines)]
    sorted_in: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        sorted_in[by[1](line.row)].append(line)
    return [
        _filled(Group(key, label, folded=key in look.folded), sorted_in[key, label]) for key, label in sorted(sorted_in)
    ]


def _filled(group: Group, lines: list[Line]) -> Group:
    group.count = len(lines)
    group.proposed = sum(line.row.proposed for line in lines)
    group.appraised = sum(line.row.appraised for line in lines)
    group.amount = sum(line.row.amount for line in lines if line.row.included)
    group.lines = [] if group.folded else lines
    return group
