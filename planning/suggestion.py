"""Which đề án a year's money reaches, in their order: each envelope is filled from the first to the last. Pure.

Nothing is cut and nothing is weighed: a đề án gets its full recommended amount or waits. Whether smaller ones may be
taken after one has fallen out is no rule of the law (TT 36/2013/TT-BCT, Điều 7 gives the order, Điều 6.3 the limit), so it
is a switch that the page shows: two readings, and whoever prepares the plan says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.money import say_dong


@dataclass(frozen=True, slots=True)
class Candidate:
    """A đề án that asks for money: its place, its recommended amount (đồng), the envelope that pays it ("" = none)."""

    code: str
    rank: int
    amount: int
    envelope: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a candidate. `left` = what its envelope had when its turn came, đồng; `why` = the sentence."""

    candidate: Candidate
    taken: bool
    left: int
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Every candidate in its order, and what stays in each envelope (đồng)."""

    placed: tuple[Placed, ...]
    left: Mapping[str, int]

    @property
    def taken(self) -> tuple[Placed, ...]:
        """What the money reaches."""
        return tuple(one for one in self.placed if one.taken)

    @property
    def fallen_out(self) -> tuple[Placed, ...]:
        """What it does not reach, each with its sentence."""
        return tuple(one for one in self.placed if not one.taken)

    @property
    def total(self) -> int:
        """Đồng of what is taken."""
        return sum(one.candidate.amount for one in self.taken)


def suggest(candidates: Iterable[Candidate], free: Mapping[str, int], *, go_on: bool = True) -> Suggestion:
    """Fill each envelope in the order of the candidates. `free` = envelope -> what is not promised yet (đồng).

    `go_on`: after one has fallen out, later ones that still fit are taken; else its envelope is closed from there on.
    """
    left = dict(free)
    closed: dict[str, str] = {}
    placed = []
    for one in sorted(candidates, key=lambda candidate: (candidate.rank, candidate.code)):
        why = _why_not(one, left, closed)
        placed.append(Placed(one, not why, left.get(one.envelope, 0), why or _taken(one, left)))
        if not why:
            left[one.envelope] -= one.amount
        elif not go_on:
            closed.setdefault(one.envelope, one.code)
    return Suggestion(tuple(placed), left)


def _why_not(one: Candidate, left: Mapping[str, int], closed: Mapping[str, str]) -> str:
    if one.amount <= 0:
        return "Chưa có kinh phí được kiến nghị."
    if one.envelope not in left:
        return "Chưa có nguồn kinh phí nào chi cho đề án này."
    if one.envelope in closed:
        return f"Nguồn {one.envelope} dừng ở {closed[one.envelope]}: đề án xếp trước chưa đủ kinh phí thì không xét đề án sau."
    if one.amount > left[one.envelope]:
        return f"Nguồn {one.envelope} còn {say_dong(left[one.envelope])}, cần {say_dong(one.amount)}."
    return ""


def _taken(one: Candidate, left: Mapping[str, int]) -> str:
    return f"Nguồn {one.envelope} còn {say_dong(left[one.envelope])}, đủ {say_dong(one.amount)}."
