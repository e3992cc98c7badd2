"""Pages of a long list: fifty rows, next and previous, no counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PAGE_SIZE = 50
LAST_PAGE = 200
DIGITS = 6


@dataclass(frozen=True)
class Page:
    """The rows of a page and the addresses of its neighbours ("" when there is none)."""

    rows: list[Any]
    first_url: str
    previous_url: str
    next_url: str

    @property
    def shown(self) -> int:
        return len(self.rows)


def page_of(rows: QuerySet[Any], request: HttpRequest) -> Page:
    """The page named by ?trang=; a wrong number is the first page."""
    asked = request.GET.get("trang", "1")
    readable = asked.isascii() and asked.isdigit() and len(asked) <= DIGITS
    number = min(max(int(asked), 1), LAST_PAGE) if readable else 1
    start = (number - 1) * PAGE_SIZE
    found = list(rows[start : start + PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE and number < LAST_PAGE
    return Page(
        rows=found[:PAGE_SIZE],
        first_url=_url(request.GET, 1) if number > 1 else "",
        previous_url=_url(request.GET, number - 1) if number > 1 else "",
        next_url=_url(request.GET, number + 1) if more else "",
    )


def _url(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["trang"] = str(number)
    return f"?{changed.urlencode()}"
