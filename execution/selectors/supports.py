"""Support contracts of the đề án a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from core.errors import NotFound
from execution.models import SupportContract
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to


def visible_supports(actor: Actor | None) -> QuerySet[SupportContract]:
    """Those that were not taken out."""
    rows: QuerySet[SupportContract] = SupportContract.objects.filter(
        proposal__in=visible_to(actor), removed_at__isnull=True
    )
    return rows


def supports_of(actor: Actor | None, proposal: Proposal) -> list[SupportContract]:
    """Those of one đề án, oldest first."""
    return list(visible_supports(actor).filter(proposal=proposal).select_related("paper"))


def get_support(actor: Actor | None, proposal: Proposal, pk: int) -> SupportContract:
    """One of them. NotFound when it is not there, or not theirs to see."""
    found = visible_supports(actor).filter(proposal=proposal, pk=pk).select_related("paper").first()
    if found is None:
        raise NotFound(str(pk))
    found.proposal = proposal
    return found
