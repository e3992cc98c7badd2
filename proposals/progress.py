"""How far a draft is: its sections, papers and commitments as a list of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from core.errors import Reason
from proposals import completeness
from proposals.completeness import Dossier
from proposals.models import Proposal
from proposals.states import PAPERS_PLACE, SectionKey


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the list: what, how complete, who wrote it last, what the authority asks for."""

    number: int
    label: str
    url: str
    missing: tuple[Reason, ...]
    saved_at: datetime | None
    saved_by: str
    asked: str = ""
    unanswered: int = 0
    """Points of the request for supplement at this place that have no answer yet."""

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def begun(self) -> bool:
        return self.saved_at is not None


def section_tasks(dossier: Dossier, asked: dict[str, str], unanswered: dict[str, int]) -> list[Task]:
    """The eight sections in the order of the circular."""
    missing = completeness.missing(dossier)
    return [
        _task(number, key, dossier, missing[key], asked, unanswered) for number, key in enumerate(SectionKey, start=1)
    ]


def _task(
    number: int,
    key: SectionKey,
    dossier: Dossier,
    missing: list[Reason],
    asked: dict[str, str],
    unanswered: dict[str, int],
) -> Task:
    section = dossier.sections.get(key)
    return Task(
        number=number,
        label=key.label,
        url=reverse("proposals:section", args=(dossier.proposal.code, key)),
        missing=tuple(missing),
        saved_at=section.saved_at if section else None,
        saved_by=section.saved_by.full_name if section and section.saved_by else "",
        asked=asked.get(key, ""),
        unanswered=unanswered.get(key, 0),
    )


def paper_task(dossier: Dossier, asked: dict[str, str], unanswered: dict[str, int]) -> Task:
    """The papers asked for at submission."""
    attached = {paper.kind_code for paper in dossier.papers}
    found = completeness.missing_papers(dossier.needed_papers, attached, dossier.filled)
    moments = [paper.uploaded_at for paper in dossier.papers]
    moments += [form.saved_at for form in dossier.filled.values() if form.saved_at is not None]
    last = max(moments, default=None)
    return Task(
        0, "Giấy tờ kèm theo", reverse("proposals:papers", args=(dossier.proposal.code,)), tuple(found), last, "",
        asked.get(PAPERS_PLACE, ""), unanswered.get(PAPERS_PLACE, 0),
    )  # fmt: skip


def commitments(proposal: Proposal) -> list[tuple[str, bool]]:
    """The two commitments of section 7, and whether they are given."""
    return [
        ("Bố trí đủ vốn đối ứng", proposal.commits_counterpart),
        ("Chưa được và không nhận hỗ trợ khác của Nhà nước cho cùng nội dung chi", proposal.commits_no_double_support),
    ]
