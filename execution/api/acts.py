"""What can be done with a row of execution, as operations: the tables of the pages (`execution.views.acts.Act`) once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_forms import body_of, filled
from core.errors import NotFound
from core.idempotency import once
from execution.views.acts import Act

Found = tuple[Any, Any]
"""The đề án and the row."""


class Shown(NamedTuple):
    """How a row is fetched (`fetch(request, **address)`: the permission check), who may act (`may(act, row, request)`), how it
    is shown afterwards (`answer(request, row)`) and described (`shape`).
    """

    fetch: Callable[..., Found]
    may: Callable[[Any, Any, Any], bool]
    answer: Callable[[Any, Any], Response]
    shape: Any


def operation(
    name: str, act: Act, of: Shown, options: Callable[[Any, Any], dict[str, Any]] = lambda _row, _proposal: {}
) -> type[APIView]:
    """POST that does the act; `options(row, proposal)` go to its form."""

    @extend_schema(request=body_of(act.form), responses=of.shape, description=f"{act.title}. {act.lead}")
    @once
    def post(self: APIView, request: Any, **address: Any) -> Response:
        proposal, row = of.fetch(request, **address)
        if not of.may(act, row, request):
            raise NotFound(name)
        act.do(row, filled(act.form, request, **options(row, proposal)), request)
        return of.answer(request, of.fetch(request, **address)[1])

    parsers = (JSONParser, MultiPartParser)
    return type(name, (APIView,), {"post": post, "parser_classes": parsers, "__doc__": act.title})
