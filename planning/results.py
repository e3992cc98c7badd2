"""What became of a year's đề án of one Sở: counts and đồng by content, as the report of the next bundle states them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and đồng of one content, or of all: approved, contracted, accepted, settled."""

    code: str
    title: str
    approved_count: int = 0
    approved: int = 0
    contracted_count: int = 0
    contracted: int = 0
    accepted_count: int = 0
    accepted: int = 0
    settled_count: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """How many accepted đề án belong to the contents of a target of the programme.

    A đề án counts once; how establishments or models inside it count is the rule of the target and not applied here.
    """

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class YearResults:
    """The year, its contents, their sum; `disbursed` = advanced, paid and settled out of the ledger, đồng."""

    year: int
    contents: tuple[Tally, ...]
    total: Tally
    disbursed: int = 0
    late: int = 0
    stopped: int = 0
    targets: tuple[Reached, ...] = ()
