"""Words shared by the guards: where a thing can be put right, and which papers are missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from core.errors import Reason
from proposals import completeness
from proposals.annex import filled_forms
from proposals.models import Proposal
from proposals.selectors import attached_codes, needed_papers

Answer = Iterable[Reason] | Reason | str | None


def papers_missing(proposal: Proposal, stage: str) -> list[Reason]:
    """A paper lies in the dossier as a file, or is a form filled in on the portal."""
    url = reverse("proposals:papers", args=(proposal.code,))
    needed = needed_papers(proposal, stage=stage)
    filled = filled_forms(proposal, (paper.code for paper in needed))
    missing = completeness.missing_papers(needed, attached_codes(proposal), filled)
    return [reason if reason.url else at(reason, url) for reason in missing]


def section_url(proposal: Proposal, key: str) -> str:
    return reverse("proposals:section", args=(proposal.code, key))


def linked(reason: Reason, proposal: Proposal, key: str) -> Reason:
    return at(reason, f"{section_url(proposal, key)}#id_{reason.field}")


def at(reason: Reason, url: str) -> Reason:
    return Reason(reason.message, reason.field, reason.article, url)
