"""Shows in a text what a search found, with or without diacritics. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from core.text import fold, nfc
from portal.filters import BY_MONEY, Filters


@dataclass(frozen=True, slots=True)
class Ordering:
    """A way to sort the list and the address that does."""

    label: Any
    url: str
    chosen: bool


def orders(filters: Filters) -> list[Ordering]:
    """The ways to sort, which keep every condition."""
    labels = {"": _("Mới công bố"), BY_MONEY: _("Nhiều tiền nhất")}
    return [
        Ordering(label, replace(filters, sap=name).address or "?", filters.sap == name)
        for name, label in labels.items()
    ]


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """The text with <mark> around every place that folds to one of the terms."""
    if not terms:
        return escape(text)
    whole, parts, end = nfc(text), [], 0
    for start, stop in _joined(sorted(_places(whole, terms))):
        parts += [escape(whole[end:start]), "<mark>", escape(whole[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*parts, escape(whole[end:])]))


def _places(text: str, terms: Iterable[str]) -> Iterator[tuple[int, int]]:
    plain = _plain(text)
    for term in terms:
        start = plain.find(term) if term else -1
        while start >= 0:
            yield start, start + len(term)
            start = plain.find(term, start + len(term))


def _joined(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    here: tuple[int, int] | None = None
    for start, stop in places:
        if here is not None and start <= here[1]:
            here = (here[0], max(here[1], stop))
            continue
        if here is not None:
            yield here
        here = (start, stop)
    if here is not None:
        yield here


def _plain(text: str) -> str:
    """Letter for letter, so that places in it are places in the text."""
    return "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    return folded if len(folded := fold(letter)) == 1 else " "


def spelled(words: str, rows: list[dict[str, Any]]) -> str:
    """The words as a found text writes them, with diacritics; as they are when no title holds them."""
    for row in rows if words else []:
        title = nfc(row["title"])
        start = _plain(title).find(words)
        if start >= 0:
            return title[start : start + len(words)].lower()
    return words
