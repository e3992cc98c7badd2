"""What waits to be appraised at a level."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from appraisal.models import AppraisalSheet, Purpose
from appraisal.rules import level_of
from appraisal.selectors.assignments import MINE, assignees, late_dossiers, my_dossiers
from core.keyset import KeysetPage, keyset_page
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


def appraisal_page(
    actor: Actor, *, today: date, state: str = "", mine: str = "", late: bool = False, cursor: str = ""
) -> KeysetPage:
    """One page of what lies at this person's level, the latest arrival first.

    `has_sheet` = a valid sheet is there; `assignees` = who looks at it until when. `mine` narrows to what lies with this
    person (`selectors.assignments`), `late` to dossiers somebody's opinion on is overdue. Four queries for any number.
    """
    level = level_of(actor)
    wanted = [state] if state in states_to_appraise(actor) else list(states_to_appraise(actor))
    found = visible_to(actor).filter(state__in=wanted)
    if mine in MINE:
        found = found.filter(pk__in=my_dossiers(actor, mine))
    if late:
        found = found.filter(pk__in=late_dossiers(level, today))
    rows: QuerySet[Any, dict[str, Any]] = found.values(*_COLUMNS)
    page = keyset_page(rows, cursor=cursor)
    shown = [row["id"] for row in page.rows]
    sheets = AppraisalSheet.objects.filter(
        purpose=Purpose.SUMMARY, appraisal__level=level, appraisal__closed_at__isnull=True
    )
    filled = set(sheets.filter(appraisal__proposal__in=shown).values_list("appraisal__proposal_id", flat=True))
    looking = assignees(level, shown, today)
    for row in page.rows:
        row["has_sheet"], row["assignees"] = row["id"] in filled, looking.get(row["id"], [])
    return page
