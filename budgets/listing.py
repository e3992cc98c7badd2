"""The norms of a day as a person reads them: grouped, in words, rate and ceiling of one content on one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.models import Norm
from budgets.states import NormKind, Topic
from core.money import format_dong
from core.text import fold
from programmes.models import Content


@dataclass(slots=True)
class NormLine:
    """One line of the table. `rate`, `ceiling` and `other` are (words, code) pairs or None."""

    title: str
    norm: Norm
    rate: tuple[str, str] | None = None
    ceiling: tuple[str, str] | None = None
    other: tuple[str, str] | None = None

    @property
    def search_key(self) -> str:
        """What a search without diacritics looks through."""
        norm = self.norm
        words = (self.title, norm.title, norm.citation, norm.per, norm.conditions, norm.code, norm.note)
        return fold(" ".join(words))


@dataclass(slots=True)
class NormGroup:
    """Lines under one heading."""

    key: str
    title: str
    lines: list[NormLine] = field(default_factory=list)


def value_words(norm: Norm) -> str:
    """The value as it is said: `50%`, `300.000.000 đồng`, `15 ngày làm việc`, `19/05 năm N-1`."""
    if norm.value is None:
        return norm.value_text.replace("/N", " năm N") if norm.kind == NormKind.DATE else norm.value_text
    match norm.kind:
        case NormKind.RATE:
            return f"{plain(norm.value)}%"
        case NormKind.CEILING:
            return f"{format_dong(norm.dong)} đồng"
        case _:
            return f"{plain(norm.value)} {norm.unit}".strip()


def plain(value: Decimal) -> str:
    """A number without needless zeros, with a decimal comma."""
    return f"{value.normalize():f}".replace(".", ",")


def groups(norms: Iterable[Norm], headings: list[Content], query: str = "") -> list[NormGroup]:
    """Lines under the nine contents, then under the other topics; only lines that hold every word of the query."""
    found = {content.code: NormGroup(content.code, f"{content.code}. {content.title}") for content in headings}
    found |= {topic.value: NormGroup(topic.value, str(topic.label)) for topic in Topic}
    words = fold(query).split()
    for line in _lines(norms):
        if all(word in line.search_key for word in words):
            found[_heading(line.norm)].lines.append(line)
    return [group for group in found.values() if group.lines]


def _heading(norm: Norm) -> str:
    if norm.topic == Topic.SUPPORT and norm.content is not None:
        return norm.content.code.split(".")[0]
    return norm.topic


def _lines(norms: Iterable[Norm]) -> list[NormLine]:
    lines: dict[str, NormLine] = {}
    for norm in norms:
        stem, _, last = norm.code.rpartition(".")
        joined = norm.topic == Topic.SUPPORT and last in (NormKind.RATE, NormKind.CEILING)
        line = lines.setdefault(stem if joined else norm.code, NormLine(_title(norm, joined=joined), norm))
        shown = (value_words(norm), norm.code)
        if norm.topic == Topic.SUPPORT and norm.kind == NormKind.RATE:
            line.rate = shown
        elif norm.topic == Topic.SUPPORT and norm.kind == NormKind.CEILING:
            line.ceiling = shown
        else:
            line.other = shown
    return list(lines.values())


def _title(norm: Norm, *, joined: bool) -> str:
    return norm.content.short_title if joined and norm.content is not None else norm.title
