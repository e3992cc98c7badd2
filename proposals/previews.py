"""What a sheet that was read would do to the estimate: differences, totals and norms before and after. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from budgets.assessment import Assessment
from core.errors import Reason
from core.money import format_decimal, format_dong
from proposals.assessing import assess_proposal, law_of
from proposals.forms.base import About
from proposals.forms.fields import format_quantity
from proposals.forms.imports import choices_of
from proposals.models import EstimateImport, Proposal, Section
from proposals.services.imports import EMPTY, PREFIX, standing_lines
from proposals.spreadsheet.choices import Choices
from proposals.spreadsheet.differences import Change, Differences, Line, compare, completed, sums_of, unbalanced
from proposals.spreadsheet.layout import BY_NAME, MONEY, Column, Holds
from proposals.states import SectionKey

MOST_SHOWN = 200
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell that differs, as people read it."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the lists; `cells` only where it was changed. Đồng."""

    number: int
    name: str
    amount: int
    national: int
    cells: tuple[ShownCell, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSum:
    """One column of the bottom row, before and after. Đồng."""

    heading: str
    before: int
    after: int

    @property
    def gap(self) -> str:
        """The difference with its sign, empty when there is none."""
        gap = self.after - self.before
        return f"{'+' if gap > 0 else '−'}{format_dong(abs(gap))}" if gap else ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The page: lists hold the first lines, the counts are of all."""

    differences: Differences
    added: tuple[ShownLine, ...]
    changed: tuple[ShownLine, ...]
    removed: tuple[ShownLine, ...]
    sums: tuple[ShownSum, ...]
    before: Assessment
    after: Assessment
    version: int
    remarks: tuple[str, ...]
    most: int = MOST_SHOWN

    @property
    def faults(self) -> tuple[Reason, ...]:
        """The first points the norms would have against the estimate."""
        return self.after.faults[:MOST_FAULTS]


def section_of(proposal: Proposal) -> Section:
    """The section of the estimate with whoever saved it last."""
    section: Section = Section.objects.select_related("saved_by").get(proposal=proposal, key=SectionKey.ESTIMATE)
    return section


def preview_of(found: EstimateImport, proposal: Proposal) -> Preview:
    """Reckon it against the estimate as it stands now."""
    about = About(proposal, timezone.localdate())
    section, choices, law = section_of(proposal), choices_of(about), law_of(proposal)
    standing = standing_lines(proposal)
    lines = completed(found.rows, standing, EMPTY, has_keys=found.has_keys)
    differences = compare(lines, standing)
    before, after = (
        assess_proposal(proposal, lines=_asked(each), beneficiaries=about.beneficiaries, law=law)
        for each in (standing, lines)
    )
    old, new = sums_of(standing), sums_of(lines)
    words = _Words(choices, proposal.plan_year)
    return Preview(
        differences=differences,
        added=_shown(differences.added),
        changed=tuple(words.change(change) for change in differences.changed[:MOST_SHOWN]),
        removed=_shown(differences.removed),
        sums=tuple(ShownSum(BY_NAME[name].heading, old[name], new[name]) for name in MONEY),
        before=before, after=after, version=section.version,
        remarks=tuple(_remarks(found, section, differences, lines)),
    )  # fmt: skip


class _Words:
    """Values of cells as the page writes them."""

    def __init__(self, choices: Choices, plan_year: int) -> None:
        self.labels = {name: choices.labels(name) for name in choices.lists}
        self.plan_year = plan_year

    def change(self, change: Change) -> ShownLine:
        cells = tuple(
            ShownCell(cell.column.heading, self.cell(cell.column, cell.old), self.cell(cell.column, cell.new))
            for cell in change.cells
        )
        return ShownLine(change.number, change.new["name"], change.new["amount"], change.new["national"], cells)

    def cell(self, column: Column, value: Any) -> str:
        if column.name == "year":
            return str(value or self.plan_year)
        if column.holds in {Holds.MONEY, Holds.AMOUNT}:
            return format_dong(value)
        if column.holds == Holds.QUANTITY:
            return format_quantity(Decimal(value))
        if column.holds == Holds.CHOICE:
            return self.labels[column.name].get(str(value), str(value or "")) or "(trống)"
        return str(value) or "(trống)"


def _shown(lines: Sequence[tuple[int, Line]]) -> tuple[ShownLine, ...]:
    return tuple(
        ShownLine(number, line["name"], line["amount"], line["national"]) for number, line in lines[:MOST_SHOWN]
    )


def _asked(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines as the calculator takes those of a version; new ones get a key of their own."""
    return [
        {**line, "line": line["row"] or f"moi-{number}", "recipient": line["recipient_id"]}
        for number, line in enumerate(lines, start=1)
    ]


def _remarks(found: EstimateImport, section: Section, differences: Differences, lines: Sequence[Line]) -> Iterable[str]:
    """What the person should know before saying yes."""
    if found.section_version < section.version and section.saved_at:
        who = section.saved_by.full_name if section.saved_by else "người khác"
        at = timezone.localtime(section.saved_at)
        yield (
            f"Dự toán đã thay đổi sau khi bảng này được tải về; lần lưu gần nhất là của {who}, lúc {at:%H:%M} ngày "
            f"{at:%d/%m/%Y}. Các khác biệt dưới đây được so với dự toán hiện nay: hãy xem kỹ dòng nào sẽ bị thay."
        )
    if not found.has_keys:
        yield "Bảng không có cột Mã dòng nên dòng cùng nội dung và tên được coi là một dòng."
    if differences.is_reordered:
        yield "Thứ tự các dòng thay đổi theo bảng."
    if count := unbalanced(lines):
        yield f"{format_dong(count)} dòng có các nguồn cộng lại chưa bằng thành tiền; cần sửa trước khi nộp."
    if kept := sum(name.startswith(PREFIX) for name in section.kept_input):
        yield f"{format_decimal(Decimal(kept), 0)} ô đang gõ dở trên trang soạn thảo sẽ được bỏ."
