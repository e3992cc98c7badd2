"""Shares dossiers out among the members of a body so that everybody ends up with as even a load as conflicts allow.

Pure: keys in, keys out. Each dossier first goes to whoever holds least; where conflicts have pushed too much onto somebody,
dossiers are handed along a chain of members until no chain can even out the loads any further (the shortest such chain is
taken). The same input always gives the same answer: ties go to the order in which members and dossiers are given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """A member, and how many dossiers already wait for them."""

    key: str
    open: int = 0


@dataclass(frozen=True, slots=True)
class Shares:
    """Who gets what: dossier -> member. `left_over`: dossiers nobody may take. `loads`: member -> dossiers afterwards."""

    given: Mapping[str, str]
    left_over: tuple[str, ...]
    loads: Mapping[str, int]


def share_out(dossiers: Sequence[str], holders: Sequence[Holder], apart: Collection[tuple[str, str]]) -> Shares:
    """Distribute; `apart` holds (dossier, member) pairs that must not meet, because interests conflict."""
    kept = frozenset(apart)
    able = {name: [row.key for row in holders if (name, row.key) not in kept] for name in dossiers}
    loads = {row.key: row.open for row in holders}
    given: dict[str, str] = {}
    # Those with the least choice first; sorted() keeps the given order among equals.
    for name in sorted(able, key=lambda one: len(able[one])):
        if able[name]:
            taker = min(able[name], key=loads.__getitem__)
            given[name] = taker
            loads[taker] += 1
    while _hand_along(given, able, loads):
        continue
    ordered = {name: given[name] for name in able if name in given}
    return Shares(ordered, tuple(name for name in able if not able[name]), loads)


def _hand_along(given: dict[str, str], able: Mapping[str, Sequence[str]], loads: dict[str, int]) -> bool:
    """Move one dossier's worth of load from somebody to somebody who holds at least two fewer. False = even enough."""
    for start in sorted(loads, key=lambda key: -loads[key]):
        came_by: dict[str, tuple[str, str]] = {}  # member -> (who hands over, which dossier)
        queue = deque([start])
        while queue:
            holder = queue.popleft()
            if loads[holder] <= loads[start] - 2:
                _settle(given, came_by, start, holder)
                loads[start] -= 1
                loads[holder] += 1
                return True
            for name in (one for one, taker in given.items() if taker == holder):
                for other in able[name]:
                    if other != start and other not in came_by:
                        came_by[other] = (holder, name)
                        queue.append(other)
    return False


def _settle(given: dict[str, str], came_by: Mapping[str, tuple[str, str]], start: str, end: str) -> None:
    while end != start:
        before, name = came_by[end]
        given[name] = end
        end = before
