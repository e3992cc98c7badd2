"""Acceptance minutes of the đề án a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from execution.models import Acceptance
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to


def acceptances_of(proposal: Proposal) -> QuerySet[Acceptance]:
    """The acceptance minutes of a đề án, oldest first."""
    rows: QuerySet[Acceptance] = Acceptance.objects.filter(proposal=proposal)
    return rows


def visible_acceptances(actor: Actor | None) -> QuerySet[Acceptance]:
    """Acceptance minutes of the đề án this person may see."""
    rows: QuerySet[Acceptance] = Acceptance.objects.filter(proposal__in=visible_to(actor))
    return rows.select_related("proposal")
