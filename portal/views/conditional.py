"""Public pages answer 304 when nothing changed since the visitor last asked: one small query instead of a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from portal.selectors import edition

View = Callable[..., HttpResponse]
_PAGE_FOLDERS: Final = ("templates/portal", "templates/components", "static/css", "portal", "locale/en/LC_MESSAGES")


def public_page(view: View) -> View:
    """Serve a page that is the same for everybody: GET and HEAD only, no transaction, ETag and Last-Modified.

    A person who is signed in always gets a fresh page, because it may carry a message for them.
    """

    @wraps(view)
    @require_safe
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        serial, changed_at = edition()
        etag = _etag(serial, request.get_full_path())
        last_modified = int(max(_built_at(), (changed_at or datetime.fromtimestamp(0, UTC)).timestamp()))
        unchanged = get_conditional_response(request, etag=etag, last_modified=last_modified)
        response = unchanged or view(request, *args, **kwargs)
        if unchanged is None and response.status_code != HttpResponse.status_code:
            return response
        response["ETag"] = etag
        response["Last-Modified"] = http_date(last_modified)
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    return transaction.non_atomic_requests(answer)


def _etag(serial: int, path: str) -> str:
    """Changes with the data, the address, the day (names of places) and the release (templates, styles)."""
    parts = f"{serial} {timezone.localdate()} {_built_at()} {path}"
    return f'W/"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def _built_at() -> float:
    """When the newest template, style or translation of this release was written, seconds since 1970."""
    files = [
        file for folder in _PAGE_FOLDERS for file in (Path(settings.BASE_DIR) / folder).iterdir() if file.is_file()
    ]
    return max(file.stat().st_mtime for file in [*files, *(Path(settings.BASE_DIR) / "templates").glob("base_*.html")])


def settled_page(view: View) -> View:
    """Serve a page that is the same for everybody and lives on reference data, which people change without an edition.

    GET and HEAD only, no transaction; the ETag is the page itself, so it is made each time and sent only when it differs.
    """

    @wraps(view)
    @require_safe
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated or response.status_code != HttpResponse.status_code:
            return response
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return transaction.non_atomic_requests(answer)
