"""A đề án found good but given no money, registered again for a later year (docs/adr/0006-registering-again.md)."""

from __future__ import annotations

from copy import copy
from datetime import date

from programmes import selectors as programmes
from programmes.rules import window_state
from programmes.states import WindowLevel
from proposals import rules
from proposals.models import Proposal

LEVEL = WindowLevel.PROVINCE_TO_CENTRE


def next_plan_year(proposal: Proposal, day: date) -> int | None:
    """The first later plan year the Cục takes registrations for, else the first whose window has not closed yet."""
    asker = proposal.unit_id if rules.is_direct(proposal) else proposal.tenant_id
    open_now, to_come = [], []
    for row in programmes.windows_of(proposal.tenant_id):
        year = row.plan_year.year
        if row.level != LEVEL or year <= proposal.plan_year:
            continue
        leave = programmes.late_leave(year, unit_id=asker, day=day) if day > row.closes else None
        if window_state(year, row, leave, day).open:
            open_now.append(year)
        elif day < row.opens:
            to_come.append(year)
    return min(open_now or to_come, default=None)


def in_year(proposal: Proposal, year: int, day: date) -> Proposal:
    """The same đề án as though it were of that year, under the law of `day`; to be judged, never to be saved."""
    judged = copy(proposal)
    judged.plan_year, judged.norms_as_of = year, day
    return judged


def moved(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=day.day - 1)
