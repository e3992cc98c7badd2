"""Adjustments a person may see. A draft is the unit's own; it is not there for anybody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from execution.models import Adjustment, ContractAddendum
from execution.states import AdjustmentState, Authority
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import visible_to

MINE: Final = "cho-toi"
MOST_AT_ONCE: Final = 200
_COLUMNS = (
    "id", "number", "state", "authority", "kinds", "reason", "support_before", "support_after", "due_on", "created_at",
    "submitted_at", "proposal__code", "proposal__title", "proposal__unit__name", "proposal__plan_year",
)  # fmt: skip
_WAITS_FOR: Final[Mapping[str, Q]] = {
    Role.UNIT_STAFF: Q(state=AdjustmentState.DRAFT),
    Role.PROVINCE_OFFICER: Q(state=AdjustmentState.SUBMITTED) & ~Q(authority=Authority.PROVINCE),
    Role.PROVINCE_LEADER: Q(state=AdjustmentState.SUBMITTED),
    Role.CENTRE_LEADER: Q(state=AdjustmentState.CONFIRMED, authority=Authority.CENTRE),
    Role.MINISTER: Q(state=AdjustmentState.CONFIRMED, authority=Authority.MINISTER),
}
"""What waits for a role, among the adjustments it may see."""


def visible_adjustments(actor: Actor | None) -> QuerySet[Adjustment]:
    """Adjustments of the đề án this person may see; a draft, and what was withdrawn before it was filed, its unit's only."""
    rows: QuerySet[Adjustment] = Adjustment.objects.filter(proposal__in=visible_to(actor))
    if actor is None or actor.role == Role.UNIT_STAFF:
        return rows
    return rows.exclude(submitted_at__isnull=True)


def adjustments_of(actor: Actor, proposal: Proposal) -> list[Adjustment]:
    """Those of one đề án, newest first."""
    rows = visible_adjustments(actor).filter(proposal=proposal).select_related("decided_by", "confirmed_by", "paper")
    return list(rows.order_by("-number"))


def get_adjustment(actor: Actor | None, proposal: Proposal, number: int) -> Adjustment:
    """One of them. NotFound when it is not there, or not theirs to see."""
    rows = visible_adjustments(actor).filter(proposal=proposal, number=number)
    found = rows.select_related("decided_by", "confirmed_by", "created_by", "paper").first()
    if found is None:
        raise NotFound(str(number))
    found.proposal = proposal
    return found


def open_adjustment_of(proposal: Proposal) -> Adjustment | None:
    """The one that is under way, filed or not."""
    found: Adjustment | None = Adjustment.objects.filter(proposal=proposal, state__in=AdjustmentState.OPEN).first()
    return found


def addenda_of(proposal: Proposal) -> QuerySet[ContractAddendum]:
    """Addenda of its contract, oldest first."""
    rows: QuerySet[ContractAddendum] = ContractAddendum.objects.filter(contract__proposal=proposal)
    return rows.select_related("adjustment")


def adjustments_waiting(actor: Actor) -> QuerySet[Adjustment]:
    """What waits for this person."""
    waits = _WAITS_FOR.get(actor.role)
    return visible_adjustments(actor).filter(waits) if waits is not None else Adjustment.objects.none()


def adjustment_rows(actor: Actor, *, state: str = "") -> QuerySet[Any, dict[str, Any]]:
    """What the board shows. `state`: a state, MINE, or empty for all."""
    rows = adjustments_waiting(actor) if state == MINE else visible_adjustments(actor)
    if state in AdjustmentState.values:
        rows = rows.filter(state=state)
    whens = [When(state=value, then=Value(str(label))) for value, label in AdjustmentState.choices]
    shown: QuerySet[Any, dict[str, Any]] = rows.annotate(
        state_label=Case(*whens, output_field=CharField())
    ).values(*_COLUMNS, "state_label")  # fmt: skip
    return shown


def adjustment_page(actor: Actor, *, state: str = "", cursor: str = "") -> KeysetPage:
    """One page of the board, newest first."""
    return keyset_page(adjustment_rows(actor, state=state), cursor=cursor, moment="created_at")


def adjustments_chosen(actor: Actor, chosen: Collection[str]) -> list[Adjustment]:
    """Those among them that wait for this person, by `<số hồ sơ>/<lần>`; at most MOST_AT_ONCE."""
    wanted = {tuple(text.rsplit("/", 1)) for text in list(chosen)[:MOST_AT_ONCE] if "/" in text}
    rows = adjustments_waiting(actor).filter(proposal__code__in={code for code, _ in wanted})
    found = rows.select_related("proposal__unit").order_by("proposal_id")
    return [row for row in found if (row.proposal.code, str(row.number)) in wanted]
