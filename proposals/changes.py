"""What differs between two snapshots of a dossier, section by section, in the words of the form. Pure.

Rows and lines are known again by their key, papers by what is in them (SHA-256). A figure in đồng says by how much it moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.money import format_dong
from proposals.change_labels import DAYS, FORMS, LINE, MONEY, PAPERS, ROWS, SECTIONS, TICKS, TOTALS
from proposals.snapshots import Content
from proposals.states import SectionKey
from proposals.worddiff import Word, words_between

LONG = 60
"""From this many letters on a text is compared word by word, not shown twice."""


class Kind(StrEnum):
    """What sort of difference it is."""

    FIELD = "field"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    PAPER = "paper"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` empty: it was not there; `after` empty: it is not there any more.

    `difference` in đồng for figures of money. `key` = the row, line or field it speaks of.
    """

    label: str
    before: str
    after: str
    kind: Kind
    key: str = ""
    difference: int | None = None
    percent: str = ""

    @property
    def words(self) -> tuple[Word, ...]:
        """A long text word by word; empty for a short one, which is better shown twice."""
        if self.kind is not Kind.FIELD or max(len(self.before), len(self.after)) < LONG:
            return ()
        return words_between(self.before, self.after)

    @property
    def moved(self) -> str:
        """By how much, with its sign: “+5.000.000”."""
        if self.difference is None:
            return ""
        return f"{'+' if self.difference > 0 else ''}{format_dong(self.difference)}"


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """What differs in one section."""

    key: str
    title: str
    changes: tuple[Change, ...]

    @property
    def count(self) -> int:
        """How many differences."""
        return len(self.changes)


@dataclass(frozen=True, slots=True)
class Changes:
    """Every section that differs, in the order of the form."""

    sections: tuple[SectionChanges, ...]

    @property
    def count(self) -> int:
        """How many differences in all."""
        return sum(section.count for section in self.sections)

    def of(self, key: str) -> SectionChanges | None:
        """The differences of one section; None when there are none."""
        return next((section for section in self.sections if section.key == key), None)


def changes_between(before: Content, after: Content) -> Changes:
    """Every difference from one snapshot to the other."""
    found: list[SectionChanges] = []
    for key, title in (
        *SectionKey.choices,
        *((code, title) for code, (title, _) in FORMS.items()),
        (PAPERS, "Giấy tờ"),
    ):
        changes = tuple(_section(key, before, after))
        if changes:
            found.append(SectionChanges(key, title, changes))
    return Changes(tuple(found))


def _section(key: str, before: Content, after: Content) -> Iterator[Change]:
    if key == PAPERS:
        yield from _papers(before["papers"], after["papers"])
        return
    if key == SectionKey.ESTIMATE:
        for name, label in TOTALS:
            yield from _cell(label, name, before["money"].get(name), after["money"].get(name))
    for name, label in SECTIONS.get(key, ()):
        yield from _cell(label, name, before["fields"].get(name), after["fields"].get(name))
    if key in FORMS:
        old, new = (content.get("forms", {}).get(key, {}) for content in (before, after))  # older ones know no forms
        for name, label in FORMS[key][1]:
            yield from _cell(label, name, old.get(name), new.get(name))
    for kind, (section, what, cells) in ROWS.items():
        if section == key:
            yield from _rows(what, cells, before["rows"].get(kind, []), after["rows"].get(kind, []))
    if key == SectionKey.ESTIMATE:
        yield from _rows("dòng dự toán", LINE, before["lines"], after["lines"])


def _rows(
    what: str, cells: Sequence[tuple[str, str]], old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    earlier, later = ({row["key"]: row for row in rows} for rows in (old, new))
    for key, row in later.items():
        if key not in earlier:
            yield Change(f"Thêm {what}", "", _summary(row, cells), Kind.ADDED, key)
            continue
        for name, label in cells:
            yield from _cell(f"{_name(row)}: {label.lower()}", name, earlier[key].get(name), row.get(name), row_key=key)
    for key, row in earlier.items():
        if key not in later:
            yield Change(f"Bỏ {what}", _summary(row, cells), "", Kind.REMOVED, key)


def _cell(label: str, name: str, old: Any, new: Any, *, row_key: str = "") -> Iterator[Change]:
    before, after = _said(name, old), _said(name, new)
    if before == after:
        return
    if name in MONEY:
        gap = (new or 0) - (old or 0)
        yield Change(label, before, after, Kind.MONEY, row_key or name, gap, _percent(gap, old))
        return
    yield Change(label, before, after, Kind.CHANGED if row_key else Kind.FIELD, row_key or name)


def _papers(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    """Kind by kind: the same bytes are the same paper; of the others the first replaces the first, and so on."""
    for kind in dict.fromkeys(row["kind"] for row in (*new, *old)):
        earlier_here, later_here = ([row for row in rows if row["kind"] == kind] for rows in (old, new))
        gone, come = _without(earlier_here, later_here), _without(later_here, earlier_here)
        title = (later_here or earlier_here)[0]["title"]
        for earlier, later in zip(gone, come, strict=False):
            yield Change(f"Thay: {title}", _paper(earlier), _paper(later), Kind.PAPER, kind)
        for row in come[len(gone) :]:
            yield Change(f"Thêm: {title}", "", _paper(row), Kind.PAPER, kind)
        for row in gone[len(come) :]:
            yield Change(f"Bỏ: {title}", _paper(row), "", Kind.PAPER, kind)


def _without(rows: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The papers that have no like among the others; two copies are two papers."""
    left = Counter(row["sha256"] for row in others)
    found = []
    for row in rows:
        if left[row["sha256"]]:
            left[row["sha256"]] -= 1
        else:
            found.append(row)
    return found


def _paper(row: Mapping[str, Any]) -> str:
    return f"{row['name']} ({format_dong(row['size'])} byte)"


def _summary(row: Mapping[str, Any], cells: Sequence[tuple[str, str]]) -> str:
    """A whole row in one line, without what is empty or nothing."""
    said = ((label, _said(name, row.get(name))) for name, label in cells if row.get(name))
    return "; ".join(f"{label.lower()}: {text}" for label, text in said)


def _name(row: Mapping[str, Any]) -> str:
    return f"“{row.get('name') or row.get('address') or row.get('place') or row['key']}”"


def _said(name: str, value: Any) -> str:
    """A value as a person reads it; an empty text for what is empty."""
    if value is None or value == "":
        return ""
    if name in TICKS:
        return "có" if value else "không"
    if name in MONEY:
        return f"{format_dong(value)} đ"
    if name in DAYS:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(value)


def _percent(gap: int, old: int | None) -> str:
    if not old:
        return ""
    tenths = round(gap * 1000 / old)
    sign = "+" if tenths > 0 else "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10},{abs(tenths) % 10}%"
