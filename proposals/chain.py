"""The chain of a deadline: who is told how many working days before or after the last day. Pure; the days are norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.calendars import SpecialDays, add_working_days, next_working_day
from proposals.states import RungName


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung: its name, the norm with its number of working days, whether they count before the last day or after."""

    name: RungName
    norm: str
    before: bool

    def day(self, due_on: date, days: int, holidays: SpecialDays) -> date:
        """The working day on which the rung is reached. A last day off counts as the next working day."""
        last = next_working_day(due_on, holidays)
        return add_working_days(last, -days if self.before else days, holidays)


CHAIN: tuple[Rung, ...] = (
    Rung(RungName.FIRST, "remind.first", before=True),
    Rung(RungName.SECOND, "remind.second", before=True),
    Rung(RungName.LAST_DAY, "remind.last_day", before=True),
    Rung(RungName.LEADER, "escalate.leader", before=False),
    Rung(RungName.ABOVE, "escalate.above", before=False),
)


def rungs_due(
    days: Mapping[str, int], *, due_on: date, arrived_on: date, today: date, holidays: SpecialDays
) -> tuple[Rung, ...]:
    """The rungs to climb today if they were not climbed before. `days` = norm -> working days; a missing one is left out.

    Up to the last day the nearest reminder alone: after days without a run nobody hears the earlier ones as well, and
    one that fell before the dossier arrived was said by its arrival. After it every report, so that no leader is missed.
    """
    known = [rung for rung in CHAIN if rung.norm in days]
    reached = [(day, rung) for rung in known if (day := rung.day(due_on, days[rung.norm], holidays)) <= today]
    if today > next_working_day(due_on, holidays):
        return tuple(rung for _, rung in reached if not rung.before)
    return tuple(rung for day, rung in reached[-1:] if rung.before and day > arrived_on)


def days_of_chain(days: Mapping[str, int], due_on: date, holidays: SpecialDays) -> list[tuple[Rung, date]]:
    """Every rung with its day, earliest first: what will be said if nobody moves."""
    return [(rung, rung.day(due_on, days[rung.norm], holidays)) for rung in CHAIN if rung.norm in days]
