"""Words shared by the guards: where a thing can be put right, and which papers are missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from core.errors import Reason
from proposals import completeness
from proposals.models import Proposal
from proposals.selectors import attached_codes, needed_papers

Answer = Iterable[Reason] | Reason | str | None


def papers_missing(proposal: Proposal, stage: str) -> list[Reason]:
    url = reverse("proposals:papers", args=(proposal.code,))
    missing = completeness.missing_papers(needed_papers(proposal, stage=stage), attached_codes(proposal))
    return [at(reason, url) for reason in missing]


def section_url(proposal: Proposal, key: str) -> str:
    return reverse("proposals:section", args=(proposal.code, key))


def linked(reason: Reason, proposal: Proposal, key: str) -> Reason:
    return at(reason, f"{section_url(proposal, key)}#id_{reason.field}")


def at(reason: Reason, url: str) -> Reason:
    return Reason(reason.message, reason.field, reason.article, url)
