"""Pages of API lists by the last row seen: page 200 costs what page 1 costs, and no row is shown twice."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

PAGE_SIZE = 25
MOST = 100
FORWARD, BACK = "n", "p"
UNREADABLE = {"cursor": ["Không đọc được. Hãy dùng nguyên địa chỉ trong next, previous."]}


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort: its name in the address, the column, and whether the greatest comes first."""

    name: str
    column: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows, and the way to read from there."""

    way: str
    value: Any
    last: int


def envelope_schema(rows: dict[str, Any]) -> dict[str, Any]:
    """How a list looks in the description of the API."""
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["next", "previous", "results"],
        "properties": {"next": link, "previous": link, "results": rows},
    }


class KeysetPagination(BasePagination):
    """`page_size` to 100, `cursor` as given in `next` and `previous`, `ordering` by a column of the view.

    Rows are model instances or dicts that hold `id` and the column. Anything unreadable in the address is a 400.
    """

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        """The rows of one page, in order."""
        self.request = request
        self.size = _size(request)
        self.order = _order(request, view)
        self.cursor = _read(request.query_params.get("cursor", ""), self.order, queryset)
        back = self.cursor is not None and self.cursor.way == BACK
        falling = self.order.descending != back
        sign = "-" if falling else ""
        rows = queryset.order_by(f"{sign}{self.order.column}", f"{sign}id")
        if self.cursor is not None:
            rows = rows.filter(_beyond(self.order.column, self.cursor, falling=falling))
        found = list(rows[: self.size + 1])
        self.more, found = len(found) > self.size, found[: self.size]
        if back:
            found.reverse()
        self.found = found
        return found

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope."""
        return Response({"next": self._link(FORWARD), "previous": self._link(BACK), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the description of the API."""
        return envelope_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the description of the API."""
        names = [sign + name for name in view.orderings for sign in ("", "-")]
        whole = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}
        sorts = {"type": "string", "enum": names, "default": view.default_ordering}
        return [
            {"name": "page_size", "in": "query", "description": "Số dòng một trang.", "schema": whole},
            {"name": "cursor", "in": "query", "description": "Lấy từ next, previous.", "schema": {"type": "string"}},
            {"name": "ordering", "in": "query", "description": "Thứ tự; dấu - là giảm dần.", "schema": sorts},
        ]

    def _link(self, way: str) -> str | None:
        """Address of a neighbouring page, None where there is none."""
        reading = self.cursor.way if self.cursor else FORWARD
        there = self.more if way == reading else self.cursor is not None
        if not there or not self.found:
            return None
        edge = self.found[-1] if way == FORWARD else self.found[0]
        value = _of(edge, self.order.column)
        text = json.dumps([self.order.name, way, value, _of(edge, "id")], default=_written)
        cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)


class WholePagination(BasePagination):
    """All rows in the same envelope."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        """Every row."""
        return list(queryset)

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope."""
        return Response({"next": None, "previous": None, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the description of the API."""
        return envelope_schema(schema)


def _written(value: Any) -> str:
    """Dates and moments to the last digit, so that no row between two others is lost."""
    text: str = value.isoformat()
    return text


def _of(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row[name]
    for part in name.split(LOOKUP_SEP):
        row = getattr(row, part)
    return row


def _field(queryset: QuerySet[Any, Any], column: str) -> Any:
    """The model field behind a column, also across a relation ("unit__code")."""
    model: Any = queryset.model
    *relations, last = column.split(LOOKUP_SEP)
    for name in relations:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)


def _size(request: Any) -> int:
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        raise ValidationError({"page_size": [f"Viết một số từ 1 đến {MOST}."]})
    return int(text)


def _order(request: Any, view: Any) -> Order:
    name = request.query_params.get("ordering", "") or view.default_ordering
    bare = name.removeprefix("-")
    if bare not in view.orderings:
        known = ", ".join(view.orderings)
        raise ValidationError({"ordering": [f"Chỉ sắp xếp được theo: {known}; thêm dấu - để giảm dần."]})
    return Order(name, view.orderings[bare], descending=name.startswith("-"))


def _read(text: str, order: Order, queryset: QuerySet[Any, Any]) -> Cursor | None:
    if not text:
        return None
    try:
        name, way, value, last = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        cursor = Cursor(way, _field(queryset, order.column).to_python(value), int(last))
        str(cursor.value).encode()  # half of a pair of surrogates cannot be asked for
    except (ValueError, TypeError, OverflowError, RecursionError, DjangoValidationError) as error:
        raise ValidationError(UNREADABLE) from error
    if name != order.name or way not in {FORWARD, BACK} or cursor.value is None or "\x00" in str(value):
        raise ValidationError(UNREADABLE)
    return cursor


def _beyond(column: str, cursor: Cursor, *, falling: bool) -> Q:
    """Rows after the place. The plain bound lets the index start there; the pair alone would filter every row."""
    side = "lt" if falling else "gt"
    pair = Q(**{f"{column}__{side}": cursor.value}) | Q(**{column: cursor.value, f"id__{side}": cursor.last})
    return Q(**{f"{column}__{side}e": cursor.value}) & pair
