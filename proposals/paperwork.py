"""The papers of a dossier as a checklist: what is asked for at this stage, what lies there, what was taken out."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.annex import Filled, filled_form
from proposals.completeness import NeededPaper
from proposals.models import Paper, Proposal
from proposals.selectors import needed_papers
from proposals.services.papers import OTHER, STEP_STAGE, stage_of

SHOWN_IN_BROWSER = frozenset({"application/pdf", "image/jpeg", "image/png"})
STAGES = {"submit": "nộp hồ sơ", "acceptance": "nghiệm thu", "settlement": "quyết toán"}


@dataclass(frozen=True, slots=True)
class PaperSlot:
    """A kind of paper with its files; `filled` = its form, where the portal has one."""

    needed: NeededPaper
    present: tuple[Paper, ...]
    removed: tuple[Paper, ...]
    filled: Filled | None = None

    @property
    def filled_whole(self) -> bool:
        """Whether the form stands for the paper."""
        return self.filled is not None and self.filled.whole

    @property
    def brought_by(self) -> str:
        """Which of the two ways brings the paper: a file, else the whole form; empty while neither does."""
        return "file" if self.present else "form" if self.filled_whole else ""

    @property
    def lacking(self) -> bool:
        return self.needed.required and not self.present and not self.filled_whole


def slots_of(proposal: Proposal) -> list[PaperSlot]:
    """The kinds asked for, required ones first, then whatever else was attached."""
    papers = list(proposal.papers.select_related("uploaded_by").exclude(stage=STEP_STAGE))
    needed = list(needed_papers(proposal, stage=stage_of(proposal)))
    known = {row.code for row in needed}
    titles = {row.code: row.title for stage in STAGES for row in needed_papers(proposal, stage=stage)}
    extra = [code for code in dict.fromkeys(paper.kind_code for paper in papers) if code not in known | {OTHER}]
    needed += [NeededPaper(code, titles.get(code, "Giấy tờ khác"), required=False, article="") for code in extra]
    needed.append(NeededPaper(OTHER, "Giấy tờ khác", required=False, article=""))
    return [_slot(proposal, row, papers) for row in needed]


def _slot(proposal: Proposal, needed: NeededPaper, papers: list[Paper]) -> PaperSlot:
    mine = [paper for paper in papers if paper.kind_code == needed.code]
    return PaperSlot(
        needed,
        tuple(paper for paper in mine if paper.removed_at is None),
        tuple(paper for paper in mine if paper.removed_at is not None),
        filled_form(proposal, needed.code) if needed.is_form else None,
    )


def paper_of(proposal: Proposal, storage_name: str) -> Paper | None:
    """One paper of this dossier, also one that was taken out."""
    found: Paper | None = proposal.papers.filter(storage_name=storage_name).first()
    return found
