"""The list of đề án that are being carried out."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.keyset import KeysetPage, keyset_page
from execution.models import Contract
from organisations.actors import Actor
from proposals.selectors import visible_to
from proposals.states import State

_COLUMNS = (
    "id", "code", "title", "unit__name", "unit__short_name", "plan_year", "state", "state_since", "due_on",
    "amount_contracted", "amount_accepted", "amount_settled",
)  # fmt: skip


def execution_rows(actor: Actor, *, state: str = "") -> QuerySet[Any, dict[str, Any]]:
    """The đề án from approval to settlement that this person may see."""
    wanted = [state] if state in State.PUBLIC else sorted(State.PUBLIC)
    number = Contract.objects.filter(proposal=OuterRef("pk")).values("number")[:1]
    rows: QuerySet[Any, dict[str, Any]] = (
        visible_to(actor)
        .filter(state__in=wanted)
        .annotate(contract=Subquery(number), support=Coalesce("amount_adjusted", "amount_approved"))
        .values(*_COLUMNS, "contract", "support")
    )
    return rows


def execution_page(actor: Actor, *, state: str = "", cursor: str = "") -> KeysetPage:
    """One page of them, the latest move first."""
    return keyset_page(execution_rows(actor, state=state), cursor=cursor)
