"""What was signed and accepted, and the list of đề án that are being carried out."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.keyset import KeysetPage, keyset_page
from execution.models import Acceptance, Contract
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to
from proposals.states import State

_COLUMNS = (
    "id", "code", "title", "unit__name", "unit__short_name", "plan_year", "state", "state_since", "due_on",
    "amount_approved", "amount_contracted", "amount_accepted", "amount_settled",
)  # fmt: skip


def contract_of(proposal: Proposal) -> Contract | None:
    """The contract of a đề án, when it is signed."""
    found: Contract | None = Contract.objects.filter(proposal=proposal).first()
    return found


def acceptances_of(proposal: Proposal) -> QuerySet[Acceptance]:
    """The acceptance minutes of a đề án, oldest first."""
    rows: QuerySet[Acceptance] = Acceptance.objects.filter(proposal=proposal)
    return rows


def execution_page(actor: Actor, *, state: str = "", cursor: str = "") -> KeysetPage:
    """One page of the đề án from approval to settlement that this person may see, the latest move first."""
    wanted = [state] if state in State.PUBLIC else sorted(State.PUBLIC)
    number = Contract.objects.filter(proposal=OuterRef("pk")).values("number")[:1]
    rows: QuerySet[Any, dict[str, Any]] = (
        visible_to(actor).filter(state__in=wanted).annotate(contract=Subquery(number)).values(*_COLUMNS, "contract")
    )
    return keyset_page(rows, cursor=cursor)


def visible_contracts(actor: Actor | None) -> QuerySet[Contract]:
    """Contracts of the đề án this person may see."""
    rows: QuerySet[Contract] = Contract.objects.filter(proposal__in=visible_to(actor))
    return rows.select_related("proposal")


def visible_acceptances(actor: Actor | None) -> QuerySet[Acceptance]:
    """Acceptance minutes of the đề án this person may see."""
    rows: QuerySet[Acceptance] = Acceptance.objects.filter(proposal__in=visible_to(actor))
    return rows.select_related("proposal")
