"""A table of thousands of rows, set in pieces, so that the memory of a page is given back before the next ones are set.

Each piece but the last leaves its last page out and hands the rows on it to the next one: no page is short, the pages are those
of one pass. The files of the pieces are then joined with everything that makes them PDF/A-3a and PDF/UA-1: one tree of tags,
one set of claims.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
import pydyf

LONG: Final = 600
"""Rows from which a table is set in pieces."""
ROWS: Final = 120
"""Rows offered to one piece; measured: 250 take about 6 % less time and a tenth more memory."""
_BODY, _BODY_END, _ROW_END = "<tbody>", "</tbody>", "</tr>"
_LETTERHEAD, _WRAPPER, _ANNEX = '<table class="letterhead"', '<div class="body">', 'class="annex'


class NoCutError(Exception):
    """A piece has no page that begins with a row of its own."""


@dataclass(frozen=True, slots=True)
class LongTable:
    """A page of HTML taken apart at the rows of its longest table. `opening` begins a later piece, `start` the first."""

    start: str
    opening: str
    rows: tuple[str, ...]
    end: str

    def html(self, first: int, last: int) -> str:
        """Rows `first` up to `last` as a page; each row carries its number as an anchor."""
        named = (row.replace("<tr", f'<tr id="{first + place}"', 1) for place, row in enumerate(self.rows[first:last]))
        whole = self.end if last >= len(self.rows) else f"{_BODY_END}</table></body></html>"
        return "".join((self.start if first == 0 else self.opening, *named, whole))


def take_apart(html: str) -> LongTable | None:
    """The long table of a document; None when it has none, or has it in an annex with page numbers of its own."""
    spans = [(found.end(), html.index(_BODY_END, found.end())) for found in re.finditer(_BODY, html)]
    start, end = max(spans, key=lambda span: html.count(_ROW_END, *span), default=(0, 0))
    if html.count(_ROW_END, start, end) < LONG or _ANNEX in html[:start] or _LETTERHEAD not in html[:start]:
        return None
    rows = tuple(f"{row.strip()}{_ROW_END}" for row in html[start:end].split(_ROW_END)[:-1])
    head, table = html.index(_LETTERHEAD), html.rindex("<table", 0, start)
    wrapper = _WRAPPER if _WRAPPER in html[head:table] else ""
    opening = html[table:start].replace('class="', 'class="continued ', 1)
    return LongTable(html[:start], html[:head] + wrapper + opening, rows, html[end:])


def continued(page: int) -> str:
    """The style of a piece that begins with this page: it is not a first page, its table has begun before."""
    first = f"counter-reset: page {page}; @top-center {{ content: counter(page) }} @top-right {{ content: none }}"
    return f"@page :first {{ {first} }} .continued {{ margin-top: 0 }}"


def clean_cut(rows: Sequence[Iterable[str]]) -> tuple[int, int]:
    """How many pages a piece keeps, and the row the next one begins with. `rows`: the anchors on each page.

    A row that is taller than a page stands on several: it is not cut in two.
    """
    numbers = [{int(name) for name in names if name.isdigit()} for names in rows]
    for page in range(len(numbers) - 1, 0, -1):
        if numbers[page] and min(numbers[page]) not in numbers[page - 1]:
            return page, min(numbers[page])
    raise NoCutError("a piece of a table does not fill two pages")


def tell_apart(pdf: pydyf.PDF, piece: int) -> None:
    """Headings of tables get names that no other piece has; cells refer to the very same objects."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("S") == "/TH" and "ID" in thing:
            thing["ID"].string = f"{piece}-{thing['ID'].string}"


def join(pieces: list[bytes]) -> bytes:
    """One file with all pages. Claims, attachment and profile of colours are those of the first piece."""
    with pikepdf.open(io.BytesIO(pieces[0])) as whole:
        keys = _keys(whole)
        for piece in pieces[1:]:
            with pikepdf.open(io.BytesIO(piece)) as part:
                next_keys = _keys(part)
                _append(whole, part, keys)
                keys += next_keys
        target = io.BytesIO()
        whole.save(target, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _keys(pdf: pikepdf.Pdf) -> int:
    """How many keys the tree from pages to tags has; WeasyPrint numbers them without gaps."""
    return len(pdf.Root.StructTreeRoot.ParentTree.Nums) // 2


def _append(whole: pikepdf.Pdf, part: pikepdf.Pdf, offset: int) -> None:
    """Pages first: what is copied after them finds them."""
    before = len(whole.pages)
    whole.pages.extend(part.pages)
    for page in list(whole.pages)[before:]:
        page.obj.StructParents = int(page.obj.StructParents) + offset
        for mark in page.obj.get("/Annots", ()):
            if "/StructParent" in mark:
                mark.StructParent = int(mark.StructParent) + offset
    tree: Any = whole.copy_foreign(part.Root.StructTreeRoot)
    (document,), (added,) = whole.Root.StructTreeRoot.K, tree.K
    for element in added.K:
        element.P = document
        document.K.append(element)
    numbers = whole.Root.StructTreeRoot.ParentTree.Nums
    for place, value in enumerate(tree.ParentTree.Nums):
        numbers.append(value if place % 2 else int(value) + offset)
