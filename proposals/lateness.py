"""What is late and what is soon due, among what waits for a person or for the person's house: rows and capped counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Q, QuerySet, Value

from budgets.selectors import days_kept
from core.calendars import add_working_days, known_holidays
from organisations.actors import Actor
from organisations.roles import LEADER_ROLES
from proposals.chain import CHAIN
from proposals.selectors import visible_to
from proposals.waiting import waiting_for, waiting_in_house_of

PARAMETER = "qua-han"
MINE, SOON, HOUSE = "toi", "sap", "don-vi"
LABELS = {MINE: "Quá hạn do tôi", SOON: "Sắp đến hạn", HOUSE: "Quá hạn trong đơn vị tôi"}
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Count:
    """How many, with words; more than MOST_COUNTED is written "99+"."""

    name: str
    label: str
    count: int

    @property
    def shown(self) -> str:
        """The number, no more than can be counted quickly."""
        return f"{MOST_COUNTED}+" if self.count > MOST_COUNTED else str(self.count)

    @property
    def query(self) -> str:
        """The list behind the number."""
        return f"?{urlencode({PARAMETER: self.name, 'sap': 'han'})}"


def kinds_for(actor: Actor) -> tuple[str, ...]:
    """What this person can be asked for: the house is a leader's."""
    return (MINE, SOON, HOUSE) if actor.role in LEADER_ROLES else (MINE, SOON)


def late_rows(actor: Actor, kind: str, *, today: date) -> Q:
    """Rows of one kind; nothing for a kind that is not this person's. Combine with `selectors.visible_to`.

    Late: the last day has passed. Soon: the last day is today or no more working days away than the first reminder.
    """
    if kind not in kinds_for(actor):
        return Q(pk__in=())
    if kind == HOUSE:
        return waiting_in_house_of(actor) & Q(due_on__lt=today)
    due = Q(due_on__lt=today) if kind == MINE else Q(due_on__gte=today, due_on__lte=_soon(actor, today))
    return waiting_for(actor) & due


def late_counts(actor: Actor, *, today: date) -> list[Count]:
    """How many of each kind, in one statement that never counts farther than it can show."""
    found = dict.fromkeys(kinds_for(actor), 0)
    visible = visible_to(actor).order_by()
    parts: list[QuerySet[Any, Any]] = [
        visible.filter(late_rows(actor, kind, today=today))
        .annotate(kind_of_lateness=Value(kind, output_field=CharField()))
        .values_list("kind_of_lateness", flat=True)[: MOST_COUNTED + 1]
        for kind in found
    ]
    for kind in reduce(_joined, parts):
        found[kind] += 1
    return [Count(kind, LABELS[kind], count) for kind, count in found.items()]


def _joined(first: QuerySet[Any, Any], second: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return first.union(second, all=True)


def _soon(actor: Actor, today: date) -> date:
    first = CHAIN[0].norm
    count = days_kept((first,), today, actor.organisation.tenant_id).get(first, 0)
    return add_working_days(today, count, known_holidays())
