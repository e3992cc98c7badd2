"""Contracts of the đề án a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from execution.models import Contract
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to


def contract_of(proposal: Proposal) -> Contract | None:
    """The contract of a đề án, when it is signed."""
    found: Contract | None = Contract.objects.filter(proposal=proposal).first()
    return found


def visible_contracts(actor: Actor | None) -> QuerySet[Contract]:
    """Contracts of the đề án this person may see."""
    rows: QuerySet[Contract] = Contract.objects.filter(proposal__in=visible_to(actor))
    return rows.select_related("proposal")
