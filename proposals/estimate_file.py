"""The stored estimate as a workbook to fill in: its lines, the lists, the norms of its day with what they allow now."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from budgets.assessment import Assessment, ContentNorm, Figure, Group, Law
from core.money import format_decimal
from proposals.assessing import assess_proposal, day_of_law, law_of
from proposals.forms.base import About
from proposals.forms.imports import choices_of
from proposals.models import Proposal, Section
from proposals.services.imports import standing_lines
from proposals.spreadsheet.grid import Stamp
from proposals.spreadsheet.layout import LAYOUT_VERSION
from proposals.spreadsheet.writing import Paper, as_workbook
from proposals.states import SectionKey

NormRow = tuple[str | int | None, ...]


def estimate_workbook(proposal: Proposal) -> bytes:
    """The .xlsx of Mẫu số 1, filled with what stands; an estimate without lines gives empty rows to fill."""
    about = About(proposal, timezone.localdate())
    law = law_of(proposal)
    version = Section.objects.values_list("version", flat=True).get(proposal=proposal, key=SectionKey.ESTIMATE)
    day = day_of_law(proposal)
    return as_workbook(Paper(
        title=proposal.title,
        about=f"Số hồ sơ: {proposal.code}. Đơn vị thực hiện: {proposal.unit.name}. Năm kế hoạch: {proposal.plan_year}.",
        stamp=Stamp(proposal.draft_code, version, LAYOUT_VERSION),
        lines=standing_lines(proposal),
        choices=choices_of(about),
        norms=tuple(norm_rows(law, assess_proposal(proposal, law=law, beneficiaries=about.beneficiaries))),
        norms_note=f"Định mức áp dụng theo ngày {day:%d/%m/%Y}; đối chiếu với dự toán lúc tải về.",
        plan_year=proposal.plan_year,
    ))  # fmt: skip


def norm_rows(law: Law, assessment: Assessment) -> Iterator[NormRow]:
    """Rows under `writing.NORM_HEADINGS`: first what the estimate comes to, then contents it has no line for."""
    for group in assessment.groups:
        norm = law.contents.get(group.content)
        yield _row(group.title, norm, group, law.management if norm is None else None)
    met = {group.content for group in assessment.groups}
    for code, norm in law.contents.items():
        if code not in met:
            yield _row(norm.title, norm, None, None)


def _row(title: str, norm: ContentNorm | None, group: Group | None, share: Figure | None) -> NormRow:
    rate, ceiling = (norm.rate, norm.ceiling) if norm else (share, None)
    citations = dict.fromkeys(figure.citation for figure in (rate, ceiling) if figure)
    if norm and norm.rule:
        citations[f"{norm.rule} ({norm.rule_citation})"] = None
    reckoned = (
        (group.recipient_name, group.cost, group.asked, group.allowed, group.limit) if group else ("", *[None] * 4)
    )
    name, cost, asked, allowed, limit = reckoned
    return (
        title, name, _percent(rate), int(ceiling.value) if ceiling else None, (ceiling.per if ceiling else "") or None,
        cost, asked, allowed, limit, "; ".join(citations) or (group.citation if group else ""),
    )  # fmt: skip


def _percent(rate: Figure | None) -> str:
    if rate is None:
        return ""
    value: Decimal = rate.value.normalize()
    return f"{format_decimal(value, max(0, -int(value.as_tuple().exponent)))}%"
