"""The two kinds of addresses of the API: of those who act, and of everybody."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import conditional_page
from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import APIView


def private(route: str, view: type[APIView], name: str) -> URLPattern:
    """For those who act. Reading needs no savepoint inside the transaction of the tenant scope; writing does."""
    reader = view.as_view()
    writer = transaction.atomic(reader)

    @transaction.non_atomic_requests
    @wraps(reader)
    def either(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return (reader if request.method in SAFE_METHODS else writer)(request, *args, **kwargs)

    return path(route, either, name=name)


def public(route: str, view: type[APIView], name: str) -> URLPattern:
    """The same for everybody: no transaction, and 304 when nothing changed."""
    return path(route, transaction.non_atomic_requests(conditional_page(view.as_view())), name=name)
