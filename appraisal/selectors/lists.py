"""What waits to be appraised at a level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from appraisal.models import AppraisalSheet, Purpose
from appraisal.rules import level_of
from appraisal.selectors.assignments import MINE, assignees, late_dossiers, my_dossiers
from core.keyset import KeysetPage, in_chunks, keyset_page
from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES
from proposals.selectors import visible_to
from proposals.states import State

STATES_AT_PROVINCE = (State.SUBMITTED, State.PROVINCE_APPRAISING)
STATES_AT_CENTRE = (State.REGISTERED, State.SCREENING, State.CENTRAL_APPRAISING)
_COLUMNS = (
    "id", "code", "title", "unit__name", "unit__short_name", "plan_year", "state", "state_since", "due_on",
    "amount_proposed", "amount_province", "version",
)  # fmt: skip


def states_to_appraise(actor: Actor) -> tuple[State, ...]:
    """The states that lie with this person's level."""
    return STATES_AT_CENTRE if actor.role in CENTRAL_ROLES else STATES_AT_PROVINCE


def appraisal_rows(
    actor: Actor, *, today: date, state: str = "", mine: str = "", late: bool = False
) -> QuerySet[Any, dict[str, Any]]:
    """What lies at this person's level. `mine` narrows to what lies with this person (`selectors.assignments`), `late` to
    dossiers somebody's opinion on is overdue.
    """
    level = level_of(actor)
    wanted = [state] if state in states_to_appraise(actor) else list(states_to_appraise(actor))
    found = visible_to(actor).filter(state__in=wanted)
    if mine in MINE:
        found = found.filter(pk__in=my_dossiers(actor, mine))
    if late:
        found = found.filter(pk__in=late_dossiers(level, today))
    rows: QuerySet[Any, dict[str, Any]] = found.values(*_COLUMNS)
    return rows


def appraisal_page(
    actor: Actor, *, today: date, state: str = "", mine: str = "", late: bool = False, cursor: str = ""
) -> KeysetPage:
    """One page of it, the latest arrival first. Four queries for any number."""
    page = keyset_page(appraisal_rows(actor, today=today, state=state, mine=mine, late=late), cursor=cursor)
    _look(actor, page.rows, today)
    return page


def appraisal_all(
    actor: Actor, *, today: date, state: str = "", mine: str = "", late: bool = False
) -> Iterator[dict[str, Any]]:
    """All of it in the same order, for a file."""
    rows = appraisal_rows(actor, today=today, state=state, mine=mine, late=late)
    for chunk in in_chunks(rows.order_by("-state_since", "-id")):
        _look(actor, chunk, today)
        yield from chunk


def _look(actor: Actor, rows: list[dict[str, Any]], today: date) -> None:
    """`has_sheet` = a valid sheet is there; `assignees` = who looks at it until when."""
    level = level_of(actor)
    shown = [row["id"] for row in rows]
    sheets = AppraisalSheet.objects.filter(
        purpose=Purpose.SUMMARY, appraisal__level=level, appraisal__closed_at__isnull=True
    )
    filled = set(sheets.filter(appraisal__proposal__in=shown).values_list("appraisal__proposal_id", flat=True))
    looking = assignees(level, shown, today)
    for row in rows:
        row["has_sheet"], row["assignees"] = row["id"] in filled, looking.get(row["id"], [])
