"""The opinions of members brought together: what the sheet of the round starts from. Pure; whoever writes it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any, Protocol

from appraisal.states import Verdict

STRICTNESS = (Verdict.MET, Verdict.MET_WITH_CHANGES, Verdict.NOT_MET)
MOST_LETTERS = 5000
"""What a field of the sheet holds."""


class Opinion(Protocol):
    """A filed opinion as far as compiling goes."""

    heads: Any
    amounts: Any
    verdict: str
    opinion: str
    author_name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members gave each verdict on one head."""

    head: str
    counts: tuple[tuple[str, int], ...]
    majority: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """Majority and words under each head, the middle amount of each content (đồng), the majority of the conclusions."""

    count: int
    tallies: tuple[Tally, ...]
    opinions: dict[str, str]
    amounts: dict[str, int]
    verdict: str
    opinion: str

    @property
    def values(self) -> dict[str, Any]:
        """Starting values of the fields of the sheet, heads and conclusion."""
        found: dict[str, Any] = {"verdict": self.verdict, "opinion": self.opinion}
        for tally in self.tallies:
            found[f"verdict_{tally.head}"] = tally.majority
            found[f"opinion_{tally.head}"] = self.opinions[tally.head]
        return found


def compile_opinions(opinions: Sequence[Opinion], heads: Sequence[str]) -> Compiled | None:
    """None without opinions. `heads` = codes in the order of the article.

    Of as many votes for two verdicts the stricter stands; of an even number of amounts the lower of the middle two, so that
    it is always one somebody stated.
    """
    if not opinions:
        return None
    return Compiled(
        count=len(opinions),
        tallies=tuple(_tally(head, opinions) for head in heads),
        opinions={head: _said((o.author_name, _of(o, head).get("opinion", "")) for o in opinions) for head in heads},
        amounts=_amounts(opinions),
        verdict=majority(opinion.verdict for opinion in opinions),
        opinion=_said((opinion.author_name, opinion.opinion) for opinion in opinions),
    )


def majority(verdicts: Iterable[str]) -> str:
    """The verdict most members gave; of two equals the stricter."""
    counts = Counter(verdicts)
    return max(counts, key=lambda verdict: (counts[verdict], STRICTNESS.index(Verdict(verdict))))


def _tally(head: str, opinions: Sequence[Opinion]) -> Tally:
    given = [row["verdict"] for opinion in opinions if (row := _of(opinion, head))]
    counts = Counter(given)
    shown = tuple((Verdict(verdict).label, counts[verdict]) for verdict in STRICTNESS if counts[verdict])
    return Tally(head, shown, majority(given) if given else "")


def _of(opinion: Opinion, head: str) -> dict[str, Any]:
    return next((row for row in opinion.heads if row["head"] == head), {})


def _amounts(opinions: Sequence[Opinion]) -> dict[str, int]:
    stated: dict[str, list[int]] = {}
    for opinion in opinions:
        for row in opinion.amounts:
            stated.setdefault(row["content"], []).append(row["amount"])
    return {content: median_low(amounts) for content, amounts in stated.items()}


def _said(parts: Iterable[tuple[str, str]]) -> str:
    """“Name: text” a line; long ones are cut alike so that all of them fit."""
    lines = [f"{name}: {text.strip()}" for name, text in parts if text.strip()]
    room = MOST_LETTERS // max(len(lines), 1) - 1
    return "\n".join(line if len(line) <= room else f"{line[: room - 1]}…" for line in lines)
