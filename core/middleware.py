"""Refusals and missing things become pages of our own; every request gets a reference number."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import NotFound, Refused, Stale


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
