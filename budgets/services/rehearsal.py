"""Do a thing, look, and undo it: what the figures would be afterwards, before anybody says yes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after, đồng."""

    label: str
    before: int
    after: int


Figures = Iterable[tuple[str, int]]


def rehearse(action: Callable[[], object], figures: Callable[[], Figures]) -> list[Change]:
    """What `action` would change among `figures` (label, đồng). Raises what the action raises, Refused above all.

    Nothing stays: entries, accounts and locks of the block go with its savepoint.
    """
    before = dict(figures())
    with transaction.atomic():
        action()
        after = dict(figures())
        transaction.set_rollback(True)
    return [
        Change(label, before.get(label, 0), amount) for label, amount in after.items() if before.get(label, 0) != amount
    ]
