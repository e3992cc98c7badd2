"""Refusals, missing things and oversized bodies become pages of our own; every request gets a reference number."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, Final

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from core.errors import NotFound, Refused, Stale
from core.problems import problem

CHUNK: Final = 64 * 1024
NUL: Final = "\x00"
API: Final = "/api/"
DRAINED_AT_MOST: Final = 512 * 1024 * 1024
"""A browser shows our answer only after it has sent its body, so the body is read and thrown away, within reason."""


class RefusalMiddleware:
    """Turn `NotFound` into 404 and an unhandled `Refused` into a 409 page that lists the reasons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = uuid.uuid4().hex[:10].upper()
        request.reference = reference  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(reference=reference):
            response = self.get_response(request)
        response["X-Reference"] = reference
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return render(request, "404.html", {"exception": Http404()}, status=404)
        if isinstance(exception, Refused):
            context = {"reasons": exception.reasons, "stale": isinstance(exception, Stale)}
            return render(request, "409.html", context, status=409)
        return None


class RequestSizeMiddleware:
    """413 for a body above REQUEST_MAX_BYTES, or above DATA_UPLOAD_MAX_MEMORY_SIZE when it carries no files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _declared(request)
        if size <= _limit(request):
            return self.get_response(request)
        _drain(request, size)
        if request.path.startswith(API):
            return JsonResponse(problem(413), status=413)
        return HttpResponse(render_to_string("413.html"), status=413)


class NulMiddleware:
    """Drop NUL characters from what is sent: nobody types them, and PostgreSQL refuses a text that holds one.

    An address with one names nothing. The API reads what it is sent itself and refuses it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            return self.get_response(request)
        if NUL in request.path_info:
            raise Http404
        if _holds_nul(request.GET):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if request.method == "POST" and not request.path.startswith(API) and _holds_nul(request.POST):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _holds_nul(query: QueryDict) -> bool:
    return any(NUL in text for name, values in query.lists() for text in (name, *values))


def _without_nul(query: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        clean.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    clean._mutable = False
    return clean


def _declared(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _limit(request: HttpRequest) -> int:
    form = request.content_type == "application/x-www-form-urlencoded"
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE if form else settings.REQUEST_MAX_BYTES)


def _drain(request: HttpRequest, size: int) -> None:
    left = min(size, DRAINED_AT_MOST)
    while left > 0:
        read = len(request.read(min(CHUNK, left)))
        if not read:
            return
        left -= read
