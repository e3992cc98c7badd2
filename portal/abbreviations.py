"""What is written short in the field and what it stands for, in both directions. Pure but for its table."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product
from typing import Final

from core.text import fold, nfc
from portal.fields import table

MOST_READINGS: Final = 6
Segments = list[tuple[str, ...]]
"""What was typed, piece by piece; each piece with what else it may be called, without diacritics."""


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Short form (diacritics kept) -> long forms; long form (folded) -> short forms (folded)."""
    longer: dict[str, tuple[str, ...]] = {}
    shorter: dict[str, tuple[str, ...]] = {}
    for row in table("abbreviations.yaml")["abbreviations"]:
        short, long = nfc(row["short"]).lower(), fold(row["long"])
        longer[short] = (*longer.get(short, ()), long)
        shorter[long] = (*shorter.get(long, ()), fold(short))
    return longer, shorter


def segments(text: str, words: list[str]) -> Segments:
    """The words with their other names. `text` is as typed: “ĐN” and “DN” are two things."""
    longer, shorter = _table()
    typed = {fold(word): longer[word] for word in nfc(text).lower().split() if word in longer}
    found: Segments = []
    place = 0
    most = max(len(long.split()) for long in shorter)
    while place < len(words):
        for length in range(min(most, len(words) - place), 1, -1):
            phrase = " ".join(words[place : place + length])
            if phrase in shorter:
                found.append((phrase, *shorter[phrase]))
                place += length
                break
        else:
            found.append((words[place], *typed.get(words[place], ())))
            place += 1
    return found


def phrases(parts: Segments) -> list[str]:
    """Every way to write the whole, the typed one first, a handful at most."""
    return [re.sub(" +", " ", " ".join(way)) for way in islice(product(*parts), MOST_READINGS)]
