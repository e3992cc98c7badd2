"""The catalogue of contents, and which papers each asks for, as each process keeps it: read once, then checked against one short mark in the cache.

Every form and every norm asks for the contents, so the rows are not fetched and unpickled each time. Whoever changes a
content removes the mark; the next reader in every process reads the table again, as all do after some minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from django.core.cache import cache

from programmes.models import Content, PaperRequirement
from programmes.states import PaperStage

MARK: Final = "programmes:contents"
SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`rows` in the order of the law, parents before children; `lines`: code -> itself, then its parents' codes."""

    mark: str
    rows: tuple[Content, ...]
    by_code: dict[str, Content]
    lines: dict[str, tuple[str, ...]]


_kept: dict[str, Catalogue] = {}
_kept_papers: dict[str, tuple[str, dict[str, frozenset[str]]]] = {}


def catalogue() -> Catalogue:
    """Every content. One look into the cache; one query when this process has not read the present rows yet."""
    mark = str(cache.get_or_set(MARK, token_hex, SECONDS))
    found = _kept.get("now")
    if found is None or found.mark != mark:
        found = _kept["now"] = _read(mark)
    return found


def papers_asked() -> dict[str, frozenset[str]]:
    """Code of a content, "" for every content -> papers asked for at submission in some circumstance. Kept like the contents."""
    mark = catalogue().mark
    found = _kept_papers.get("now")
    if found is None or found[0] != mark:
        found = _kept_papers["now"] = (mark, _papers())
    return found[1]


def forget() -> None:
    """After a content, or what it asks for, was loaded or changed."""
    cache.delete(MARK)


def _read(mark: str) -> Catalogue:
    rows = tuple(Content.objects.select_related("parent").order_by("position"))
    parents = {row.code: row.parent.code if row.parent else "" for row in rows}
    lines = {code: _line(code, parents) for code in parents}
    return Catalogue(mark, rows, {row.code: row for row in rows}, lines)


def _papers() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    asked = PaperRequirement.objects.filter(stage=PaperStage.SUBMIT)
    for content, paper in asked.values_list("content__code", "paper__code"):
        found.setdefault(content or "", set()).add(paper)
    return {code: frozenset(papers) for code, papers in found.items()}


def _line(code: str, parents: dict[str, str]) -> tuple[str, ...]:
    return (code, *_line(parents[code], parents)) if parents[code] else (code,)
