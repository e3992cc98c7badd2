"""Filters of the API's lists: nothing is built for a list that is asked for whole."""

from __future__ import annotations

from typing import Any, Final

from django_filters.rest_framework import DjangoFilterBackend

_PAGING: Final = frozenset({"cursor", "page_size", "ordering", "format"})


class FilterBackend(DjangoFilterBackend):
    """django-filter's own copies a form for every call, also for the many that name no filter."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """The rows that the address asks for."""
        asked = request.query_params.keys() - _PAGING
        return super().filter_queryset(request, queryset, view) if asked else queryset
