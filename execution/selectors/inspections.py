"""Visits a person may see: those of the đề án they may see, from the day a visit is planned."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from execution.models import Inspection
from execution.states import InspectionState
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import visible_to

MINE, OVERDUE = "cho-toi", "qua-han"
INSPECTORS: Final = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.CENTRE_OFFICER, Role.CENTRE_LEADER})
_COLUMNS = (
    "id", "number", "state", "planned_on", "visited_on", "unsettled", "unanswered", "due_on", "created_at",
    "organisation__short_name", "proposal__code", "proposal__title", "proposal__unit__name", "proposal__plan_year",
)  # fmt: skip
_PEOPLE = ("organisation", "minutes", "created_by", "done_by", "closed_by")


def visible_inspections(actor: Actor | None) -> QuerySet[Inspection]:
    """Visits to the đề án this person may see; what was found in one that is not done yet, see Inspection.told_findings."""
    rows: QuerySet[Inspection] = Inspection.objects.filter(proposal__in=visible_to(actor))
    return rows


def inspections_of(actor: Actor, proposal: Proposal) -> list[Inspection]:
    """Those of one đề án, newest first."""
    rows = visible_inspections(actor).filter(proposal=proposal).select_related("organisation")
    return list(rows.order_by("-number"))


def get_inspection(actor: Actor | None, proposal: Proposal, number: int) -> Inspection:
    """One of them. NotFound when it is not there, or not theirs to see."""
    found = visible_inspections(actor).filter(proposal=proposal, number=number).select_related(*_PEOPLE).first()
    if found is None:
        raise NotFound(str(number))
    found.proposal = proposal
    return found


def inspections_waiting(actor: Actor) -> QuerySet[Inspection]:
    """What waits for this person: the unit answers; whoever planned a visit makes it, settles what was answered, closes it."""
    rows = visible_inspections(actor)
    if actor.role == Role.UNIT_STAFF:
        return rows.filter(state=InspectionState.DONE, unanswered__gt=0)
    if actor.role not in INSPECTORS:
        return rows.none()
    with_us = Q(state=InspectionState.PLANNED) | Q(state=InspectionState.DONE, unsettled=0)
    answered = Q(state=InspectionState.DONE, unanswered__lt=F("unsettled"))
    return rows.filter(with_us | answered, organisation_id=actor.organisation.pk)


def inspection_rows(actor: Actor, *, standing: str = "") -> QuerySet[Any, dict[str, Any]]:
    """What the board shows. `standing`: a state, MINE, OVERDUE, or empty for all."""
    rows = inspections_waiting(actor) if standing == MINE else visible_inspections(actor)
    if standing == OVERDUE:
        rows = rows.filter(state=InspectionState.DONE, due_on__lt=timezone.localdate())
    elif standing in InspectionState.values:
        rows = rows.filter(state=standing)
    return rows.values(*_COLUMNS)


def inspection_page(actor: Actor, *, standing: str = "", cursor: str = "") -> KeysetPage:
    """One page of the board, newest first."""
    return keyset_page(inspection_rows(actor, standing=standing), cursor=cursor, moment="created_at")
