"""Corrects slips of the finger by the words of the published texts, without looking at the texts."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from django.db.models import Q

from portal.models import SearchWord

_LONGEST_WORD: Final = 24
_MOST_WORDS: Final = 8
_MOST_CANDIDATES: Final = 40
# A word as typed beats another only a little: most slips make another word ("xet" for "xat").
_KEPT, _CHANGED, _PAIR = 1.0, 0.0, 3.0


def corrected(words: list[str]) -> list[str]:
    """The words as they were most likely meant; [] when nothing better is known.

    Vietnamese syllables are too short for trigrams, but their neighbours tell much: of all words one letter away, those that
    do stand beside the neighbours in some text win. Two small look-ups by key, whatever the number of texts.
    """
    if not 0 < len(words) <= _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in words):
        return []
    candidates = _candidates(words)
    found = _best(candidates, _pairs(candidates))
    return found if found != words else []


def one_away(word: str) -> set[str]:
    """Every text that one letter too many, too few, wrong or swapped makes of the word."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    without = {left + right[1:] for left, right in parts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in parts if right for letter in ascii_lowercase}
    more = {left + letter + right for left, right in parts for letter in ascii_lowercase}
    return {found for found in without | swapped | wrong | more if len(found) > 1}


def _candidates(words: list[str]) -> list[list[str]]:
    """For each word itself and the commonest known ones a letter away; codes and numbers stay as they are."""
    near = {word: one_away(word) if word.isalpha() and word.isascii() else set() for word in words}
    asked = sorted(set(words).union(*near.values()))
    rows = SearchWord.objects.filter(word__in=asked, after="").order_by("-number", "word")
    known = list(rows.values_list("word", flat=True))
    return [
        [word, *[other for other in known if other in near[word] and other != word][:_MOST_CANDIDATES]]
        for word in words
    ]


def _pairs(candidates: list[list[str]]) -> set[tuple[str, str]]:
    if len(candidates) == 1:
        return set()
    wanted = Q()
    for before, following in pairwise(candidates):
        wanted |= Q(after__in=before, word__in=following)
    return set(SearchWord.objects.filter(wanted).values_list("after", "word"))


def _best(candidates: list[list[str]], pairs: set[tuple[str, str]]) -> list[str]:
    """The way through the candidates with most known neighbours; of equal ones the one that changes least."""
    if len(candidates) == 1:
        return candidates[0][1:2] or candidates[0][:1]
    ways: dict[str, tuple[float, list[str]]] = {
        word: (_KEPT if place == 0 else _CHANGED, [word]) for place, word in enumerate(candidates[0])
    }
    for options in candidates[1:]:
        step: dict[str, tuple[float, list[str]]] = {}
        for place, word in enumerate(options):
            own = _KEPT if place == 0 else _CHANGED
            score, path = max(
                ((value + own + (_PAIR if (last, word) in pairs else 0), way) for last, (value, way) in ways.items()),
                key=lambda found: found[0],
            )
            step[word] = (score, [*path, word])
        ways = step
    return max(ways.values(), key=lambda found: found[0])[1]
