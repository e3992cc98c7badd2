"""What a dossier would be with an adjustment laid over it: reckoned on the real rows, which are then put back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from appraisal.services import LineFigures
from appraisal.services.figures import refigured
from budgets.selectors import commitment
from core.errors import Reason
from core.money import format_dong
from execution.adjusting import authority_for, kinds_between
from execution.models import Adjustment
from execution.states import Authority, Changed
from proposals.assessing import assess_proposal
from proposals.changes import Changes, changes_between
from proposals.estimates import Estimate, grantable, starting_point
from proposals.forms.sheet import Sheet
from proposals.models import Proposal, SupportLookup
from proposals.rules import is_direct
from proposals.selectors import exception_covering
from proposals.services.sections import lay_over
from proposals.snapshots import Content, content_now
from proposals.states import EstimateStage, ExceptionLevel, SectionKey
from proposals.support import prior_support

SECTIONS = (SectionKey.PARTIES, SectionKey.OBJECTIVES, SectionKey.SCALE, SectionKey.WORK, SectionKey.ORGANISATION)
"""The sections an adjustment may rewrite; the estimate has a page of its own."""


@dataclass(frozen=True)
class Outcome:
    """The dossier before and after, what changes, who decides (None: nothing changes), and what stands against it."""

    before: Content
    after: Content
    kinds: list[Changed]
    authority: Authority | None
    estimate: Estimate
    support_before: int
    support_after: int
    faults: tuple[Reason, ...]

    @property
    def changes(self) -> Changes:
        """Section by section, in the words of the form."""
        return changes_between(self.before, self.after)


def outcome_of(adjustment: Adjustment, proposal: Proposal) -> Outcome:
    """Reckon it and put the rows back: nothing is changed."""
    with transaction.atomic(), attempt(proposal.pk):
        return lay(adjustment, Proposal.objects.select_related("unit", "content").get(pk=proposal.pk))


@dataclass
class Attempt:
    """`kept`: what was done inside stays."""

    kept: bool = False


@contextmanager
def attempt(*proposals: int) -> Iterator[Attempt]:
    """What is done to these đề án inside is undone unless it is kept. What was asked across tenants stays noted down."""
    noted = SupportLookup.objects.filter(proposal__in=proposals)
    last = noted.aggregate(last=Max("pk"))["last"] or 0
    found, asked = Attempt(), list[SupportLookup]()
    with transaction.atomic():
        yield found
        if not found.kept:
            asked = list(noted.filter(pk__gt=last).order_by("pk"))
            transaction.set_rollback(True)
    for lookup in asked:
        lookup.pk = None
        lookup.save(force_insert=True)


def lay(adjustment: Adjustment, locked: Proposal) -> Outcome:
    """Lay the difference over the rows of the đề án, whose row is locked, and say what came of it.

    Called inside an `attempt`, which keeps it or puts the rows back.
    """
    start = starting_point(locked, EstimateStage.ADJUSTED)
    before = content_now(locked, start.lines)
    faults = [reason for key, posted in adjustment.posted.items() for reason in _lay_section(locked, key, posted)]
    locked.save()
    estimate, wrong = refigured(locked, start, figures_of(adjustment), held_to_proposed=False)
    after = content_now(locked, estimate.lines)
    held = locked.support_in_force or 0
    kinds = kinds_between(before, after, support_before=held, support_after=estimate.support)
    faults += [*wrong, *_faults(locked, estimate, before, kinds)]
    authority = authority_for(kinds, is_group=locked.is_group, is_direct=is_direct(locked)) if kinds else None
    return Outcome(before, after, kinds, authority, estimate, held, estimate.support, tuple(faults))


def figures_of(adjustment: Adjustment) -> dict[str, LineFigures]:
    """Figures of the estimate as they were typed, by key of the line."""
    return {key: _figures(row) for key, row in adjustment.figures.items()}


def sheet_of(proposal: Proposal, key: str, posted: Mapping[str, list[str]]) -> Sheet:
    """The forms of a section as the writing pages have them, filled in with the adjustment."""
    return Sheet(proposal, key, posted, today=timezone.localdate())


def _figures(row: Mapping[str, Any]) -> LineFigures:
    return LineFigures(Decimal(row["quantity"]), row["unit_price"], row["national"], row.get("opinion", ""))


def _lay_section(locked: Proposal, key: str, posted: Mapping[str, list[str]]) -> list[Reason]:
    sheet = sheet_of(locked, key, posted)
    if count := sheet.fault_count():
        return [Reason(f"Mục “{SectionKey(key).label}” còn {count} ô chưa hợp lệ.", key)]
    lay_over(locked, key, sheet.given())
    return []


def _faults(locked: Proposal, estimate: Estimate, before: Content, kinds: list[Changed]) -> list[Reason]:
    """What the law and the money have against it, all at once."""
    reasons: list[Reason] = []
    if not kinds:
        return [Reason("Đề nghị điều chỉnh chưa thay đổi gì so với đề án đang có hiệu lực.")]
    if {Changed.INCREASE, Changed.DECREASE, Changed.COSTS, Changed.CONTENT, Changed.BENEFICIARY} & set(kinds):
        reasons += _norm_faults(locked, estimate)
    if Changed.BENEFICIARY in kinds or Changed.CONTENT in kinds:
        reasons += _double_support(locked)
    spent = commitment(locked.code).spent
    if estimate.support < spent:
        text = (
            f"Kinh phí sau điều chỉnh {format_dong(estimate.support)} đ nhỏ hơn số đã chi {format_dong(spent)} đ; "
            "thu hồi phần chênh lệch trước khi điều chỉnh."
        )
        reasons.append(Reason(text, "amount"))
    if estimate.support <= 0:
        reasons.append(Reason("Kinh phí hỗ trợ sau điều chỉnh phải lớn hơn 0; muốn dừng, đề nghị ngừng triển khai."))
    if not locked.is_group and not locked.beneficiary_rows.exists() and before["rows"]["beneficiaries"]:
        reasons.append(Reason("Đề án phải còn ít nhất một đơn vị thụ hưởng.", SectionKey.PARTIES))
    if not locked.location_rows.exists():
        reasons.append(Reason("Đề án phải còn ít nhất một địa điểm thực hiện.", SectionKey.PARTIES))
    return reasons + _schedule_faults(locked)


def _norm_faults(locked: Proposal, estimate: Estimate) -> list[Reason]:
    assessment = assess_proposal(locked, lines=estimate.lines)
    limit = grantable(assessment)
    if estimate.support <= limit or exception_covering(locked, estimate.support, {ExceptionLevel.CENTRE}) is not None:
        return []
    over = [group for group in assessment.groups if group.over and not group.warns_only]
    said = "".join(f" {group.title}: {group.limit}." for group in over)
    cited = "; ".join(dict.fromkeys(group.citation for group in over if group.citation))
    text = (
        f"Kinh phí sau điều chỉnh {format_dong(estimate.support)} đ lớn hơn định mức cho phép {format_dong(limit)} đ."
    )
    return [Reason(f"{text}{said}", "amount", cited)]


def _double_support(locked: Proposal) -> list[Reason]:
    return [
        Reason(f"“{found.name}”: {found.sentence}; nếu vẫn đề nghị, hãy giải trình ở đơn vị thụ hưởng.", SectionKey.PARTIES, found.article)
        for found in prior_support(locked)
        if not found.explained
    ]  # fmt: skip


def _schedule_faults(locked: Proposal) -> list[Reason]:
    last = max(locked.workitem_rows.values_list("ends_on", flat=True), default=None)
    ends: date | None = locked.ends_on
    if ends and last and last > ends:
        text = f"Công việc kết thúc {last:%d/%m/%Y}, sau ngày kết thúc của đề án {ends:%d/%m/%Y}."
        return [Reason(text, SectionKey.WORK)]
    return []
