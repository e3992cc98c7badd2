"""What is late and what is soon due, among what waits for a person or for the person's house: rows and capped counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Q

from budgets.selectors import days_kept
from core.calendars import add_working_days, known_holidays
from organisations.actors import Actor
from organisations.roles import LEADER_ROLES
from proposals.chain import CHAIN
from proposals.models import Proposal
from proposals.selectors import visible_to
from proposals.waiting import Glimpse, GlimpsedUnit, waiting_for, waiting_in_house_of, waits_for

PARAMETER = "qua-han"
MINE, SOON, HOUSE = "toi", "sap", "don-vi"
LABELS = {MINE: "Quá hạn do tôi", SOON: "Sắp đến hạn", HOUSE: "Quá hạn trong đơn vị tôi"}
MOST_COUNTED = 99
READ_AT_MOST = 500
KEPT_SECONDS = 60


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


def late_counts(actor: Actor, *, today: date, at_most: int = READ_AT_MOST) -> list[Count]:
    """How many of each kind, in one statement: the rows due soon or late, told apart here.

    More than `at_most` of them are not read: then each kind is counted by itself, no farther than it can be shown.
    """
    kinds = kinds_for(actor)
    mine = waiting_in_house_of(actor) if HOUSE in kinds else waiting_for(actor)
    rows = visible_to(actor).filter(mine, due_on__lte=_soon(actor, today)).order_by()
    read = list(rows.values_list("due_on", "state", "kind", "needs_bidding", "unit__kind")[: at_most + 1])
    if len(read) > at_most:
        found = {kind: _counted(actor, kind, today) for kind in kinds}
    else:
        found = dict.fromkeys(kinds, 0)
        for due_on, state, kind, needs_bidding, unit_kind in read:
            wait = waits_for(cast("Proposal", Glimpse(state, kind, needs_bidding, GlimpsedUnit(unit_kind))))
            late = due_on is not None and due_on < today
            if wait is not None and actor.role in wait.roles:
                found[MINE if late else SOON] += 1
            if HOUSE in found and late:
                found[HOUSE] += 1
    counts = [Count(kind, LABELS[kind], min(count, MOST_COUNTED + 1)) for kind, count in found.items()]
    cache.set(_key(actor, today), counts, KEPT_SECONDS)
    return counts


def late_counts_kept(actor: Actor, *, today: date) -> list[Count]:
    """As last counted for this person, at most a minute old: for the list, which is opened again and again."""
    kept: list[Count] | None = cache.get(_key(actor, today))
    return late_counts(actor, today=today) if kept is None else kept


def _counted(actor: Actor, kind: str, today: date) -> int:
    rows = visible_to(actor).filter(late_rows(actor, kind, today=today)).order_by()
    return len(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])


def _key(actor: Actor, today: date) -> str:
    return f"proposals:late:{actor.user.pk}:{actor.role}:{actor.organisation.pk}:{today:%Y%m%d}"


def _soon(actor: Actor, today: date) -> date:
    first = CHAIN[0].norm
    count = days_kept((first,), today, actor.organisation.tenant_id).get(first, 0)
    return add_working_days(today, count, known_holidays())
