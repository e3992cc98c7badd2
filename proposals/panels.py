"""The assessment as a person reads it: the answer, what stands in the way with the place to mend it, the steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgets.assessment import Assessment, Group
from core.errors import Reason
from core.money import format_dong
from proposals.sums import Totals

PLACES = {"lines": "id_lines"}
OVER, OUT = "over", "out"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, the rule it rests on, and the id of the place on the page."""

    text: str
    article: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """What stands beside the money of one line. `tone`: empty, over the norm, or outside the cost base."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One assessment on a page."""

    assessment: Assessment
    totals: Totals
    faults: tuple[Said, ...]
    warnings: tuple[Said, ...]
    unread: tuple[Said, ...] = ()

    @property
    def headline(self) -> str:
        """The answer in one line."""
        if self.assessment.over:
            return f"Vượt định mức {format_dong(self.assessment.over)} đồng"
        if self.faults or self.unread:
            return "Chưa đối chiếu đủ: còn điểm phải sửa"
        return "Trong định mức" if self.assessment.asked else "Chưa có kinh phí khuyến công quốc gia để đối chiếu"

    @property
    def within(self) -> int:
        """What of the money asked the norms let pass: with what is over, it makes up the whole. Đồng."""
        return self.assessment.asked - self.assessment.over

    @property
    def tone(self) -> str:
        """Of the answer: good, bad, or wait while something is missing."""
        if self.assessment.over:
            return "bad"
        return "good" if self.assessment.asked and not (self.faults or self.unread) else "wait"


def panel_of(assessment: Assessment, totals: Totals, *, unread: Iterable[Said] = (), has_fields: bool = True) -> Panel:
    """Put the answer into words. `has_fields` False: a page to read, on which nothing can be jumped to but lines."""
    faults, warnings = (
        tuple(_said(reason, has_fields=has_fields) for reason in reasons)
        for reasons in (assessment.faults, assessment.warnings)
    )
    return Panel(assessment, totals, faults, warnings, tuple(unread))


def hints_of(assessment: Assessment) -> dict[str, Hint]:
    """Key of a line -> what it may get, for lines that cost or ask something."""
    over = {key: group for group in assessment.groups if group.over for key in group.lines}
    hints = {}
    for key, share in assessment.lines.items():
        if not share.in_base:
            if share.asked:
                hints[key] = Hint("Không thuộc chi phí được tính theo định mức", OUT)
        elif share.asked or share.allowed:
            hints[key] = _hint(share.asked, share.allowed, over.get(key))
    return hints


def _hint(asked: int, allowed: int, group: Group | None) -> Hint:
    text = f"Định mức {format_dong(allowed)}"
    if group is None and asked > allowed:
        return Hint("Trong định mức của cả nội dung")
    if group is None or asked <= allowed:
        return Hint(text)
    return Hint(f"{text}, vượt {format_dong(asked - allowed)}", OVER)


def _said(reason: Reason, *, has_fields: bool) -> Said:
    place = reason.field
    if not place.startswith("dong-"):
        place = PLACES.get(place, f"id_{place}") if has_fields and place else ""
    return Said(reason.message, reason.article, place)
