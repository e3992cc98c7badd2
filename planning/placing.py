"""Where each đề án of a bundle stands: the places a person chose, new ones put in by the law's order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rearrange:
    """One press: `code` a place up (-1) or down (+1), or everything back to the law's order."""

    code: str = ""
    by: int = 0
    restore: bool = False


NO_CHANGE = Rearrange()


@dataclass(frozen=True, slots=True)
class Placed:
    """A row before its place is known. `law` = its place by the law; `was` = its place so far, `wanted` = the one typed.

    None = no place yet: it goes in where the law puts it among those that have one.
    """

    code: str
    law: int
    included: bool = True
    was: int | None = None
    wanted: int | None = None


def arranged(rows: Iterable[Placed], change: Rearrange = NO_CHANGE) -> list[str]:
    """Codes in order, the left-out ones last by the law's order. Places 1, 2, 3 … follow from the list."""
    known = list(rows)
    included = [row for row in known if row.included]
    left_out = sorted((row for row in known if not row.included), key=lambda row: row.law)
    if change.restore:
        included.sort(key=lambda row: row.law)
    else:
        included = _with_new(sorted((row for row in included if row.wanted is not None), key=_chosen), included)
        _move(included, change)
    return [row.code for row in (*included, *left_out)]


def _chosen(row: Placed) -> tuple[int, int, int]:
    """By the number typed; who was moved up to a number goes before the one that holds it, who was moved down after."""
    wanted = row.wanted or 0
    was = wanted if row.was is None else row.was
    return wanted, (wanted > was) - (wanted < was), row.law if row.was is None else was


def _with_new(chosen: list[Placed], included: Iterable[Placed]) -> list[Placed]:
    for row in sorted((row for row in included if row.wanted is None), key=lambda row: row.law):
        at = next((index for index, other in enumerate(chosen) if other.law > row.law), len(chosen))
        chosen.insert(at, row)
    return chosen


def _move(rows: list[Placed], change: Rearrange) -> None:
    at = next((index for index, row in enumerate(rows) if row.code == change.code), None)
    if at is not None and 0 <= at + change.by < len(rows):
        rows.insert(at + change.by, rows.pop(at))
