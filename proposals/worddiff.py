"""Two texts compared word by word: what stayed, what went, what came. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, COME = "same", "gone", "come"
MOST = 2000
"""Words of one text between what both begin and end with; above, one block replaces another: difflib takes their product."""
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of text and what became of it: same, gone or come."""

    text: str
    state: str


def words_between(before: str, after: str) -> tuple[Word, ...]:
    """The stretches in order: without those that came they are the first text, without those that went the second."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    found = [(SAME, old[:start]), *_middle(middle_old, middle_new), (SAME, old[len(old) - end :])]
    return tuple(Word("".join(pieces), state) for state, pieces in found if pieces)


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    if max(len(old), len(new)) > MOST:
        yield from ((GONE, old), (COME, new))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield SAME, old[i1:i2]
        else:
            yield from ((GONE, old[i1:i2]), (COME, new[j1:j2]))


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces both begin with."""
    count = 0
    for first, second in zip(old, new, strict=False):
        if first != second:
            break
        count += 1
    return count
