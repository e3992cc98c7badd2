"""Vietnamese text: one spelling in the database, search without diacritics, the order of the dictionary."""

from __future__ import annotations

import re
import unicodedata

# Legacy data writes the Icelandic eth (U+00D0, U+00F0) where đ is meant: they look alike.
D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Dictionary order of the tones: level, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
RANKS = {letter: rank for rank, letter in enumerate(ALPHABET, start=100)}
NUMBER_RANK = 1
OTHER_RANK = 1000

SortKey = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def nfc(text: str) -> str:
    """One code point per Vietnamese letter, as TCVN 6909:2001 and PostgreSQL comparisons expect."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Search key: lower case, no diacritics, đ as d, single spaces. "Đề  ÁN" -> "de an"."""
    decomposed = unicodedata.normalize("NFD", text.translate(D_WITH_STROKE))
    bare = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return " ".join(bare.lower().split())


def vietnamese_sort_key(text: str) -> SortKey:
    """Order of a Vietnamese dictionary: syllable by syllable, letters before tones; numbers by their value."""
    return tuple(_syllable_key(syllable) for syllable in re.findall(r"[^\W_]+", nfc(text).lower()))


def _syllable_key(syllable: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for part in re.findall(r"[0-9]+|[^0-9]", syllable):
        if part.isascii() and part.isdigit():
            digits = part.lstrip("0")
            letters += [NUMBER_RANK, len(digits), *map(int, digits)]
        else:
            rank, tone = _letter(part)
            letters.append(rank)
            tones.append(tone)
    return tuple(letters), tuple(tones)


def _letter(char: str) -> tuple[int, int]:
    """Rank in the alphabet and tone of one composed letter."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((TONES[mark] for mark in marks if mark in TONES), 0)
    base = nfc("".join(mark for mark in marks if mark not in TONES))
    return RANKS.get(base, OTHER_RANK + ord(base[0])), tone
