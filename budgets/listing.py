"""The norms of a day as a person reads them: grouped, in words, rate and ceiling of one content on one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from budgets.models import Norm
from budgets.states import Binding, Counts, NormKind, Topic
from core.money import format_dong
from core.text import fold
from programmes.models import Content

COUNTED: Final = {
    Counts.RECIPIENT: "Mức tối đa tính riêng cho từng {} thụ hưởng.",
    Counts.UNIT: "Mức tối đa tính cho mỗi {}.",
    Counts.SHARED: "Mức tối đa tính chung cho mỗi {}, không nhân theo số đơn vị thụ hưởng.",
}


@dataclass(slots=True)
class NormLine:
    """One line of the table. `rate`, `ceiling` and `other` are (words, code) pairs or None."""

    title: str
    norm: Norm
    rate: tuple[str, str] | None = None
    ceiling: tuple[str, str] | None = None
    other: tuple[str, str] | None = None
    facts: list[str] = field(default_factory=list)
    sources: list[tuple[str, str]] = field(default_factory=list)

    @property
    def search_key(self) -> str:
        """What a search without diacritics looks through."""
        norm = self.norm
        words = (self.title, norm.title, norm.per, norm.conditions, norm.code, norm.note, *self.facts)
        return fold(" ".join((*words, *(citation for citation, _ in self.sources))))


@dataclass(slots=True)
class NormGroup:
    """Lines under one heading. `is_support`: they have a rate and a ceiling; other figures can as well be a minimum."""

    key: str
    title: str
    lines: list[NormLine] = field(default_factory=list)
    is_support: bool = True


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


def facts_of(norm: Norm, items: Mapping[str, str]) -> list[str]:
    """How a norm is counted, in plain words. `items`: code of an item of cost -> its title."""
    facts = []
    if norm.cost_items:
        facts.append(f"Chi phí được tính: {'; '.join(items.get(code, code) for code in norm.cost_items)}.")
    if norm.topic == Topic.SUPPORT and norm.kind == NormKind.CEILING:
        facts.append(COUNTED[Counts(norm.counts)].format(norm.per or "đối tượng"))
        facts.append("Được nhân hệ số ưu tiên." if norm.multipliable else "Không nhân hệ số ưu tiên.")
    if norm.binding == Binding.WARN:
        facts.append("Khi vượt, hệ thống chỉ cảnh báo.")
    return facts


def groups(
    norms: Iterable[Norm],
    headings: list[Content],
    query: str = "",
    items: Mapping[str, str] | None = None,
    prefix: str = "",
) -> list[NormGroup]:
    """Lines under the nine contents, then under the other topics; only lines that hold every word of the query.

    `prefix` keeps the anchors of two tables on one page apart.
    """
    found = {row.code: NormGroup(f"{prefix}{row.code}", f"{row.code}. {row.title}") for row in headings}
    found |= {topic.value: _of_topic(topic, prefix) for topic in Topic}
    words = fold(query).split()
    for line in _lines(norms, items or {}):
        if all(word in line.search_key for word in words):
            found[_heading(line.norm)].lines.append(line)
    return [group for group in found.values() if group.lines]


def _of_topic(topic: Topic, prefix: str) -> NormGroup:
    return NormGroup(f"{prefix}{topic.value}", str(topic.label), is_support=topic == Topic.SUPPORT)


def _heading(norm: Norm) -> str:
    if norm.topic == Topic.SUPPORT and norm.content is not None:
        return norm.content.code.split(".")[0]
    return norm.topic


def _lines(norms: Iterable[Norm], items: Mapping[str, str]) -> list[NormLine]:
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
        source = (norm.citation, norm.get_confidence_display())
        line.facts += [fact for fact in facts_of(norm, items) if fact not in line.facts]
        line.sources += [] if source in line.sources else [source]
    return list(lines.values())


def _title(norm: Norm, *, joined: bool) -> str:
    return norm.content.short_title if joined and norm.content is not None else norm.title
