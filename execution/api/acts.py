"""What can be done with a row of execution, as operations: the tables of the pages (`execution.views.acts.Act`) once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def operation(
    name: str,
    act: Act,
    *,
    fetch: Callable[..., Found],
    may: Callable[[Any, Any, Any], bool],
    answer: Callable[[Any, Any], Response],
    shape: Any,
    options: Callable[[Any, Any], dict[str, Any]] | None = None,
) -> type[APIView]:
    """POST that does the act. `fetch(request, **address)` is the permission check, `may(act, row, request)` the right to it;
    `answer(request, row)` shows the row afterwards; `options(row, proposal)` go to the form.
    """

    @extend_schema(request=body_of(act.form), responses=shape, description=f"{act.title}. {act.lead}")
    @once
    def post(self: APIView, request: Any, **address: Any) -> Response:
        proposal, row = fetch(request, **address)
        if not may(act, row, request):
            raise NotFound(name)
        form = filled(act.form, request, **(options(row, proposal) if options else {}))
        act.do(row, form, request)
        return answer(request, fetch(request, **address)[1])

    parsers = (JSONParser, MultiPartParser)
    return type(name, (APIView,), {"post": post, "parser_classes": parsers, "__doc__": act.title})
