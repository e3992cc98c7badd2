"""What of the execution waits for a person besides the steps of the đề án: one statement for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet, Value

from execution.selectors.adjustments import MINE, adjustments_waiting
from execution.selectors.advances import advances_waiting
from organisations.actors import Actor

KINDS: Final = {
    "advances": ("Đề nghị tạm ứng chờ tôi", "execution:advance_board"),
    "adjustments": ("Đề nghị điều chỉnh chờ tôi", "execution:adjustment_board"),
}
"""Kind of thing -> how the desk names it, and its board."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a kind wait; `board` names the address whose `trang-thai` is `state`."""

    label: str
    board: str
    state: str
    count: int


def waiting_of(actor: Actor) -> list[Waiting]:
    """The kinds of which something waits for this person."""
    counted = [
        _counted("advances", advances_waiting(actor)),
        _counted("adjustments", adjustments_waiting(actor)),
    ]
    found = dict(counted[0].union(*counted[1:], all=True).values_list("what", "many"))
    return [Waiting(*KINDS[kind], MINE, found[kind]) for kind in KINDS if found.get(kind)]


def _counted(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().annotate(what=Value(kind)).values("what").annotate(many=Count("pk")).values("what", "many")
