"""Bodies that are too large are answered with a page of our own before anything is parsed or kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from core.problems import problem

CHUNK: Final = 64 * 1024
DRAINED_AT_MOST: Final = 512 * 1024 * 1024
"""A browser shows our answer only after it has sent its body, so the body is read and thrown away, within reason."""


class RequestSizeMiddleware:
    """413 for a body above REQUEST_MAX_BYTES, or above DATA_UPLOAD_MAX_MEMORY_SIZE when it carries no files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _declared(request)
        if size <= _limit(request):
            return self.get_response(request)
        _drain(request, size)
        if request.path.startswith("/api/"):
            return JsonResponse(problem(413), status=413)
        return HttpResponse(render_to_string("413.html"), status=413)


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
