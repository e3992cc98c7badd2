"""Requests for advances a person may see, and what a contract has had and given back by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from budgets.selectors import entries_of_reference
from budgets.states import AccountKind, EntryKind
from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from execution.models import AdvanceRequest
from execution.states import AdvanceState
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import visible_to

MINE: Final = "cho-toi"
_COLUMNS = (
    "id", "number", "state", "part", "amount", "approved", "created_at", "submitted_at", "proposal__code",
    "proposal__title", "proposal__unit__name", "proposal__plan_year",
)  # fmt: skip
_WAITS_FOR: Final = {
    Role.UNIT_STAFF: Q(state=AdvanceState.DRAFT),
    Role.PROVINCE_OFFICER: Q(state=AdvanceState.SUBMITTED),
    Role.PROVINCE_LEADER: Q(state=AdvanceState.SUBMITTED),
    Role.CENTRE_LEADER: Q(state=AdvanceState.CONFIRMED),
    Role.CENTRE_FINANCE: Q(state=AdvanceState.APPROVED),
}
"""What waits for a role, among the requests it may see."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What the ledger says of a contract on a day, đồng: given in advance, cleared, paid, refunded, settled."""

    advanced: int
    cleared: int
    paid: int
    refunded: int
    settled: int

    @property
    def outstanding(self) -> int:
        """Advanced, and neither cleared by work nor paid back."""
        return self.advanced - self.cleared - self.refunded

    @property
    def received(self) -> int:
        """What the unit holds of the State's money: advances and payments less what came back."""
        return self.advanced + self.paid - self.refunded


def balance_on(reference: str, day: date) -> Balance:
    """The balance of a đề án by papers dated up to and including `day`. Refunds of payments count with the rest."""
    rows = entries_of_reference(reference).order_by().filter(paper_date__lte=day)
    found = dict(rows.values_list("kind").annotate(total=Sum("amount")))
    back = rows.filter(kind=EntryKind.REFUND, from_account__kind=AccountKind.ADVANCED).aggregate(total=Sum("amount"))
    of_advances = int(back["total"] or 0)
    of_payments = int(found.get(EntryKind.REFUND) or 0) - of_advances
    return Balance(
        advanced=int(found.get(EntryKind.ADVANCE) or 0), cleared=int(found.get(EntryKind.CLEAR) or 0),
        paid=int(found.get(EntryKind.PAY) or 0) - of_payments, refunded=of_advances,
        settled=int(found.get(EntryKind.SETTLE) or 0),
    )  # fmt: skip


def visible_advances(actor: Actor | None) -> QuerySet[AdvanceRequest]:
    """Requests of the đề án this person may see; what was never filed is its unit's alone."""
    rows: QuerySet[AdvanceRequest] = AdvanceRequest.objects.filter(proposal__in=visible_to(actor))
    if actor is None or actor.role == Role.UNIT_STAFF:
        return rows
    return rows.exclude(submitted_at__isnull=True)


def advances_of(actor: Actor, proposal: Proposal) -> list[AdvanceRequest]:
    """Those of one đề án, newest first."""
    return list(visible_advances(actor).filter(proposal=proposal).select_related("report").order_by("-number"))


def get_advance(actor: Actor | None, proposal: Proposal, number: int) -> AdvanceRequest:
    """One of them. NotFound when it is not there, or not theirs to see."""
    rows = visible_advances(actor).filter(proposal=proposal, number=number)
    found = rows.select_related("report", "confirmed_by", "decided_by", "paid_by", "created_by").first()
    if found is None:
        raise NotFound(str(number))
    found.proposal = proposal
    return found


def reserved_of(proposal: Proposal) -> int:
    """What was decided and is not paid yet, đồng."""
    rows = AdvanceRequest.objects.filter(proposal=proposal, state=AdvanceState.APPROVED)
    return int(rows.aggregate(total=Sum("approved"))["total"] or 0)


def advances_waiting(actor: Actor) -> QuerySet[AdvanceRequest]:
    """What waits for this person."""
    waits = _WAITS_FOR.get(actor.role)
    return visible_advances(actor).filter(waits) if waits is not None else AdvanceRequest.objects.none()


def advance_rows(actor: Actor, *, state: str = "") -> QuerySet[Any, dict[str, Any]]:
    """What the board shows. `state`: a state, MINE, or empty for all."""
    rows = advances_waiting(actor) if state == MINE else visible_advances(actor)
    if state in AdvanceState.values:
        rows = rows.filter(state=state)
    return rows.values(*_COLUMNS)


def advance_page(actor: Actor, *, state: str = "", cursor: str = "") -> KeysetPage:
    """One page of the board, newest first."""
    return keyset_page(advance_rows(actor, state=state), cursor=cursor, moment="created_at")
