"""What the cells of one estimate may name: contents, items of cost, beneficiaries, years; and the norms beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from core.text import fold

Options = tuple[tuple[str, str], ...]
"""Code and label, in the order of the list."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists of the sheet “Danh mục”: column of the line -> code and label."""

    lists: Mapping[str, Options]

    def labels(self, column: str) -> dict[str, str]:
        """Code -> label; a code that is in no list stands for itself."""
        return dict(self.lists[column])

    def names(self, column: str) -> dict[str, str]:
        """Folded label or code -> code; a name that two things bear stands for neither."""
        found: dict[str, str] = {}
        doubtful = set()
        for code, label in self.lists[column]:
            if found.setdefault(fold(label), code) != code:
                doubtful.add(fold(label))
        codes = {fold(code): code for code, _ in self.lists[column]} if column != "recipient" else {}
        return {name: code for name, code in found.items() if name not in doubtful} | codes


def told_apart(options: Iterable[tuple[str, str, str]]) -> Options:
    """(code, name, further mark) -> labels no two of which read alike: the mark is added, else a number."""
    given = [(code, " ".join(name.split()), mark) for code, name, mark in options]
    folded = [fold(name) for _, name, _ in given]
    taken: set[str] = set()
    told = []
    for (code, name, mark), key in zip(given, folded, strict=True):
        label = f"{name} ({mark})" if folded.count(key) > 1 and mark else name
        if fold(label) in taken:
            label = next(text for number in count(2) if fold(text := f"{label} ({number})") not in taken)
        taken.add(fold(label))
        told.append((code, label))
    return tuple(told)
