"""What a page of the dossier shows as changed: since the last time it was handed over, or since this person looked last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from organisations.actors import Actor
from proposals.changes import Changes, changes_between
from proposals.models import DossierSnapshot, Look, Proposal
from proposals.selectors import snapshots_for

SINCE_LAST, SINCE_LOOK = "lan-truoc", "lan-xem"
NOTHING = Changes(())


@dataclass(frozen=True, slots=True)
class Switch:
    """One way to compare. `changes` None: there is nothing to compare with, `why` says so."""

    value: str
    label: str
    before: DossierSnapshot | None
    changes: Changes | None
    why: str
    current: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """The switches of a page, and what the chosen one marks."""

    newest: DossierSnapshot | None
    switches: tuple[Switch, ...]

    @property
    def chosen(self) -> Switch | None:
        """The switch that is on, when it has something to show."""
        return next((switch for switch in self.switches if switch.current and switch.changes is not None), None)

    @property
    def changes(self) -> Changes:
        """What is marked on the page; nothing when no switch is on."""
        chosen = self.chosen
        return chosen.changes if chosen is not None and chosen.changes is not None else NOTHING


def compared_for(actor: Actor, proposal: Proposal, *, asked: str, look: Look | None = None) -> Compared:
    """Both comparisons with their counts. `look`: of this person; without one only the last time is offered."""
    snapshots = list(snapshots_for(actor, proposal))
    if not snapshots:
        return Compared(None, ())
    newest = snapshots[-1]
    last = snapshots[-2] if len(snapshots) > 1 else None
    first_time = "Đơn vị mới nộp hồ sơ một lần."
    switches = [_switch(SINCE_LAST, "Khác từ lần nộp trước", last, newest, first_time, asked)]
    if look is not None:
        seen = next((row for row in snapshots if row.number == look.before), None)
        why = "Từ lần bạn xem trước, đơn vị chưa nộp bổ sung."
        switches.append(_switch(SINCE_LOOK, "Khác từ lần bạn xem trước", seen, newest, why, asked))
    return Compared(newest, tuple(switches))


def pair_of(
    snapshots: Sequence[DossierSnapshot], before: str, after: str
) -> tuple[DossierSnapshot, DossierSnapshot] | None:
    """Two snapshots by their numbers as they stand in an address; the last two when none fit. None: fewer than two."""
    by_number = {str(row.number): row for row in snapshots}
    if len(snapshots) <= 1:
        return None
    earlier, later = by_number.get(before), by_number.get(after)
    if earlier is None or later is None or earlier.number == later.number:
        return snapshots[-2], snapshots[-1]
    return (earlier, later) if earlier.number < later.number else (later, earlier)


def _switch(
    value: str, label: str, before: DossierSnapshot | None, newest: DossierSnapshot, why: str, asked: str
) -> Switch:
    changes = changes_between(before.content, newest.content) if before is not None else None
    return Switch(value, label, before, changes, "" if before else why, asked == value)
