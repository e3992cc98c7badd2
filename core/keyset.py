"""Pages of a long list by the last row seen, so that page 200 costs what page 1 costs and no row is shown twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 50
CHUNK = 1000
_MARK = "~"


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Rows of one page; `next_cursor` is empty on the last one."""

    rows: list[dict[str, Any]]
    next_cursor: str
    is_first: bool


def keyset_page(
    rows: QuerySet[Any, dict[str, Any]], *, cursor: str = "", moment: str = "state_since", size: int = PAGE_SIZE
) -> KeysetPage:
    """One page of `rows` (a values queryset that holds `id` and `moment`), newest first. An unreadable cursor = start."""
    ordered = rows.order_by(f"-{moment}", "-id")
    start = _read(cursor)
    if start:
        when, last = start
        # The plain bound lets the index start at the right place; the pair alone would be a filter over all rows.
        after = Q(**{f"{moment}__lt": when}) | Q(**{moment: when, "id__lt": last})
        ordered = ordered.filter(after, **{f"{moment}__lte": when})
    found = list(ordered[: size + 1])
    more = len(found) > size
    shown = found[:size]
    following = f"{shown[-1][moment].isoformat()}{_MARK}{shown[-1]['id']}" if more else ""
    return KeysetPage(rows=shown, next_cursor=following, is_first=start is None)


def in_chunks(rows: QuerySet[Any, dict[str, Any]], size: int = CHUNK) -> Iterator[list[dict[str, Any]]]:
    """All rows in their order, a chunk at a time through a cursor of the server: memory does not grow with the list."""
    found = rows.iterator(chunk_size=size)
    while chunk := list(islice(found, size)):
        yield chunk


def _read(cursor: str) -> tuple[datetime, int] | None:
    when, _, last = cursor.partition(_MARK)
    try:
        moment = datetime.fromisoformat(when)
        return (moment, int(last)) if moment.tzinfo else None
    except ValueError:
        return None
