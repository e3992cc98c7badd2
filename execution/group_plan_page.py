"""What the page of the plan of a group đề án says besides its rows. Pure, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone

from core.money import format_dong
from execution.models import GroupPlanRow
from execution.vouchers.layout import line_label
from proposals.estimates import VersionLine
from proposals.models import Proposal, TransitionRecord

GONE = "Dòng này không còn trong dự toán đang có hiệu lực."
SAID = {
    "plan_group": "Trình Sở", "approve_group_plan": "Sở duyệt", "return_group_plan": "Sở trả lại",
}  # fmt: skip


class ReadRow(NamedTuple):
    """A row with the names of its line and of its commune."""

    row: GroupPlanRow
    line: str
    place: str = ""


def read_rows(
    rows: Sequence[GroupPlanRow], lines: Sequence[VersionLine], places: Mapping[int, str] | None = None
) -> list[ReadRow]:
    """The rows as they are read. `places`: key of a commune -> its name."""
    named = places or {}
    names = {str(line["line"]): line_label(number, line) for number, line in enumerate(lines, start=1)}
    return [ReadRow(row, names.get(row.line, GONE), named.get(row.production_commune_id or 0, "")) for row in rows]


def figures_of(proposal: Proposal, rows: Sequence[GroupPlanRow], lines: Sequence[VersionLine]) -> list[tuple[str, str]]:
    """The support in force, what the rows have of it, and what is left; the same line by line."""
    support, given = proposal.support_in_force or 0, sum(row.national or 0 for row in rows)
    found = [
        ("Kinh phí khuyến công được giao", f"{format_dong(support)} đồng"),
        ("Đã phân cho đơn vị thụ hưởng", f"{format_dong(given)} đồng"),
        ("Còn lại", f"{format_dong(support - given)} đồng"),
    ]
    for number, line in enumerate(lines, start=1):
        if line["national"]:
            held = sum(row.national or 0 for row in rows if row.line == str(line["line"]))
            left = format_dong(line["national"] - held)
            found.append((line_label(number, line), f"còn {left} trên {format_dong(line['national'])} đồng"))
    return found


def standing_of(moves: Sequence[TransitionRecord]) -> list[tuple[str, str]]:
    """When it was sent, given back and why, approved by which paper; the latest first."""
    return [(SAID[move.step], _told(move)) for move in reversed(moves)]


def _told(move: TransitionRecord) -> str:
    paper = f", số {move.decision_number}" if move.decision_number else ""
    dated = f" ngày {move.decision_date:%d/%m/%Y}" if move.decision_date else ""
    said = f": {move.note}" if move.note else ""
    return f"{timezone.localtime(move.at):%H:%M %d/%m/%Y}, {move.user_name}{paper}{dated}{said}"
