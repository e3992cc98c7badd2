"""Open data: the list as files, the description of its fields, what changed, the sums, everything at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, urlencode
from django.views.decorators.http import require_safe

from core.ranges import read_range
from portal import bulk as files
from portal import export, selectors
from portal.fields import FIELDS, json_schema, record, terms
from portal.filters import Filters, read_filters
from portal.selectors.figures import SUMMARY_FIELDS, TARGET_FIELDS
from portal.views.conditional import public_page

JSON_PAGE: Final = 1_000
FEED_PAGE: Final = 50
PIECE: Final = 1 << 16
# A table of 5,000 rows keeps a processor busy for a second: one at a time, whoever asks.
XLSX_LOCK: Final = "portal.xlsx"
XLSX_SECONDS: Final = 30


@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be taken away as a file, what each field means, under which conditions, and how fresh it is."""
    context = {
        "fields": FIELDS,
        "terms": terms(),
        "changed_at": selectors.edition()[1],
        "export_limit": selectors.EXPORT_LIMIT,
        "bulk": [(kind, files.path_of(kind).stat().st_size) for kind in files.KINDS if files.path_of(kind).exists()],
        "manifest": files.manifest(),
    }
    return render(request, "portal/open_data.html", context)


@public_page
def publications_file(request: HttpRequest) -> HttpResponse:
    """The list with its conditions as CSV."""
    return _file(request, "csv")


@public_page
def publications_as(request: HttpRequest, kind: str) -> HttpResponse:
    """The list with its conditions as json, jsonl, xlsx or atom."""
    if kind not in export.TYPES:
        raise Http404
    return _file(request, kind)


def _file(request: HttpRequest, kind: str) -> HttpResponse:
    filters = read_filters(request.GET, selectors.choices())
    cursor = request.GET.get("sau", "")
    if kind == "json":
        return _json(request, filters, cursor)
    if kind == "atom":
        return _atom(request, filters, cursor)
    if kind == "xlsx":
        return _xlsx(filters)
    rows = selectors.export_rows(filters)
    return download(export.csv_of(rows) if kind == "csv" else "".join(export.json_lines(rows)), kind)


def download(body: str | bytes, kind: str, name: str = "de-an-khuyen-cong") -> HttpResponse:
    """A file to keep, named after what it holds and the day."""
    name = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=export.TYPES[kind], headers=headers)


def _xlsx(filters: Filters) -> HttpResponse:
    return limited_xlsx(lambda: export.xlsx_of(selectors.export_rows(filters), "Đề án khuyến công quốc gia đã công bố"))


def limited_xlsx(make: Any, name: str = "de-an-khuyen-cong") -> HttpResponse:
    """An Excel file, one at a time for all visitors; who comes meanwhile is asked to come again."""
    if not cache.add(XLSX_LOCK, 1, XLSX_SECONDS):
        text = "Đang tạo một tệp Excel khác. Hãy tải lại sau ít giây, hoặc tải dạng CSV."
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "3"})
    try:
        return download(make(), "xlsx", name)
    finally:
        cache.delete(XLSX_LOCK)


def _json(request: HttpRequest, filters: Filters, cursor: str) -> HttpResponse:
    page = selectors.export_page(filters, cursor, JSON_PAGE)
    changed_at = selectors.edition()[1]
    body = {
        "schema": request.build_absolute_uri(reverse("portal:schema")),
        "conditions": terms()["conditions"],
        "changed_at": timezone.localtime(changed_at).isoformat() if changed_at else None,
        "next": _following(request, page.next_cursor),
        "items": [record(row) for row in page.rows],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _atom(request: HttpRequest, filters: Filters, cursor: str) -> HttpResponse:
    page = selectors.export_page(filters, cursor, FEED_PAGE)
    entries = [
        {**row, "url": request.build_absolute_uri(reverse("portal:publication", args=[row["code"]]))}
        for row in page.rows
    ]
    moments = [row["updated_at"] for row in page.rows]
    context = {
        "entries": entries,
        "updated": max(moments) if moments else selectors.edition()[1] or timezone.now(),
        "self": request.build_absolute_uri(),
        "next": _following(request, page.next_cursor),
        "site": request.build_absolute_uri(reverse("portal:publications")),
        "feed": request.build_absolute_uri(request.path + filters.address),
        "terms": terms()["conditions"],
    }
    return render(request, "portal/atom.xml", context, content_type=export.TYPES["atom"])


def _following(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    kept = {name: str(value) for name, value in request.GET.items()} | {"sau": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(kept)}")


@public_page
def schema(request: HttpRequest) -> HttpResponse:
    """JSON Schema of one record."""
    body = json_schema(request.build_absolute_uri(request.path))
    return JsonResponse(
        body, content_type="application/schema+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


@public_page
def changes(request: HttpRequest) -> HttpResponse:
    """What is new, different or gone since `tu`."""
    try:
        found = selectors.changes_since(request.GET.get("tu", ""))
    except ValueError:
        text = "Không đọc được “tu”. Viết lúc theo ISO 8601, hoặc dùng nguyên “cursor” của lần trước."
        return JsonResponse({"error": text}, status=400, json_dumps_params={"ensure_ascii": False})
    address = request.build_absolute_uri(f"{request.path}?{urlencode({'tu': found.cursor})}")
    body = {"entries": found.entries, "cursor": found.cursor, "next": address if found.more else None}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@public_page
def summary(request: HttpRequest, kind: str) -> HttpResponse:
    """Sums by year, province, group of contents and state."""
    return _table(kind, SUMMARY_FIELDS, selectors.summary_rows(), "tong-hop-khuyen-cong")


@public_page
def targets(request: HttpRequest, kind: str) -> HttpResponse:
    """How far the targets of the programme have come."""
    return _table(kind, TARGET_FIELDS, selectors.target_rows(timezone.localdate().year), "muc-tieu-khuyen-cong")


def _table(kind: str, names: tuple[str, ...], rows: list[dict[str, object]], title: str) -> HttpResponse:
    if kind == "json":
        return JsonResponse({"items": rows}, json_dumps_params={"ensure_ascii": False})
    if kind != "csv":
        raise Http404
    return download(export.table_csv(names, ([row[name] for name in names] for row in rows)), "csv", title)


@transaction.non_atomic_requests
@require_safe
def bulk(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everything, as the file a worker has written; parts of it on demand."""
    known = files.manifest()
    if kind not in files.KINDS or not known or not files.path_of(kind).exists():
        raise Http404
    file = files.path_of(kind).open("rb")
    size, written = files.path_of(kind).stat().st_size, int(files.path_of(kind).stat().st_mtime)
    etag = f'"{known["serial"]}-{written}-{size}"'
    if unchanged := get_conditional_response(request, etag=etag, last_modified=written):
        file.close()
        return unchanged
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    start, stop = read_range(asked, size) or (0, size)
    response = StreamingHttpResponse(_pieces(file, start, stop), content_type="application/gzip")
    if asked and (start, stop) != (0, size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response["Content-Length"], response["Accept-Ranges"] = str(stop - start), "bytes"
    response["ETag"], response["Last-Modified"] = etag, http_date(written)
    response["Content-Disposition"] = f'attachment; filename="de-an-khuyen-cong.{kind}.gz"'
    response["Cache-Control"] = "public, max-age=300"
    return response


def _pieces(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = stop - start
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
