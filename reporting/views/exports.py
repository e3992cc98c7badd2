"""A list as a file: short ones at once, long ones by a worker, with a page that leads to the file."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotFound
from core.jobs import progress_of
from core.sheets import CONTENT_TYPES
from organisations.gates import ActingRequest, acting_required
from reporting import selectors, services
from reporting.exports import LISTS, ExportList
from reporting.models import ExportFile, Format


@acting_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ActingRequest, list_key: str, format: str) -> HttpResponseBase:  # noqa: A002 - the word of the address
    """The list with the filter of the page. A long one is written after POST; GET says so and changes nothing."""
    wanted = LISTS.get(list_key)
    if wanted is None or format not in Format.values:
        raise NotFound(list_key)
    if request.method == "POST":
        return redirect(services.request_export(wanted, request.GET, Format(format), actor=request.actor))
    done = services.export_at_once(wanted, request.GET, Format(format), actor=request.actor)
    if done is None:
        context = {
            "list": wanted,
            "format": Format(format),
            "most": settings.EXPORT_ROWS_AT_ONCE,
            "hours": settings.EXPORT_HOURS,
        }
        return render(request, "reporting/export_ask.html", context)
    body, found = done
    return _as_attachment(HttpResponse(body), wanted, format, found.name)


@acting_required
@never_cache
@require_safe
def export_file(request: ActingRequest, key: UUID) -> HttpResponse:
    """One file: progress while it is written, then its facts and the way to it."""
    found = selectors.get_export(request.actor, key)
    percent, doing = progress_of(found.job) if found.job else (0, "")
    context = {
        "file": found, "list": LISTS[found.list_key], "percent": percent, "doing": doing,
        "expired": selectors.is_expired(found),
    }  # fmt: skip
    return render(request, "reporting/_export.html" if request.htmx else "reporting/export_file.html", context)


@acting_required
@never_cache
@require_safe
def download(request: ActingRequest, key: UUID) -> HttpResponseBase:
    """The file, for whoever asked for it and still has the list; when it is kept no longer, the page that says so."""
    found = selectors.get_export(request.actor, key)
    if not found.is_written or selectors.is_expired(found):
        return redirect(found)
    path = services.file_path(found, actor=request.actor)
    return _as_attachment(FileResponse(path.open("rb")), LISTS[found.list_key], found.format, _moment(found))


@acting_required
@require_POST
def again(request: ActingRequest, key: UUID) -> HttpResponse:
    """The same list as it is now."""
    return redirect(services.request_again(selectors.get_export(request.actor, key), actor=request.actor))


def _as_attachment(
    response: HttpResponse | FileResponse, wanted: ExportList, format_: str, name: str
) -> HttpResponseBase:
    """Headers that give the file no rights in a browser, and a name that says which list it is."""
    words = "-".join(filter(None, (wanted.key, name, f"{timezone.localdate():%Y%m%d}")))
    response["Content-Type"] = CONTENT_TYPES[format_]
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{words}.{format_}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _moment(file: ExportFile) -> str:
    return f"{timezone.localtime(file.written_at):%H%M}" if file.written_at else ""
