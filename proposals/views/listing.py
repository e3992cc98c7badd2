"""The list of đề án and its exports."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.errors import NotFound
from core.hot import render_rows
from core.sheets import CONTENT_TYPES
from organisations.gates import acting_required
from organisations.roles import Role
from proposals.forms.listing import FilterForm
from proposals.lateness import PARAMETER, SOON, Count, late_counts_kept
from proposals.listing import GROUPS, MINE, ORDERS, page_of
from proposals.rules import may_import_history

CURSORS = ("sau", "truoc")
HEADERS = (
    ("Số hồ sơ", "so", "so-giam"),
    ("Đề nghị", "tien-giam", "tien"),
    ("Trạng thái", "moi", "cu"),
    ("Đang chờ", "han", "han-giam"),
)
"""Heading, order at the first press, order at the second."""


@transaction.non_atomic_requests
@acting_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """A page of the list. Nothing is written, so no savepoint of its own."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = FilterForm(request.GET, actor=actor)
    filters, after, before = form.filters(), request.GET.get("sau", ""), request.GET.get("truoc", "")
    today = timezone.localdate()
    page = page_of(actor, filters, today=today, after=after, before=before)
    active = form.active()
    context = {
        "form": form,
        "narrowed": any(name not in {"q", "nhom", PARAMETER} for name, _ in active),
        "rows": page.rows,
        "table_rows": render_rows("proposals/_rows.jinja", {"rows": page.rows}),
        "chips": [{"label": words, "remove_url": _address(request, **{name: None})} for name, words in active],
        "groups": _groups(request, filters.group),
        "lateness": _lateness(request, late_counts_kept(actor, today=today), filters.late),
        **_headers(request, filters.order),
        "here": _address(request),
        "first_url": _address(request) if after or before else "",
        "previous_url": _address(request, truoc=page.before) if page.before else "",
        "next_url": _address(request, sau=page.after) if page.after else "",
        "may_create": actor.role == Role.UNIT_STAFF,
        "may_import_history": may_import_history(actor),
    }
    return render(request, "proposals/list.html", context)


@acting_required
@require_GET
def export_list(request: HttpRequest, extension: str) -> HttpResponse:
    """The same filter as a file: the table of all lists that leave makes it."""
    if extension not in CONTENT_TYPES:
        raise NotFound(extension)
    return redirect(f"{reverse('reporting:export', args=('de-an', extension))}{_address(request)}")


def _address(request: HttpRequest, **changes: str | None) -> str:
    """The query of this page with some parameters changed; the place in the pages is dropped."""
    query = request.GET.copy()
    for name in CURSORS:
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def _groups(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    names = [("", "Tất cả"), (MINE, "Chờ tôi xử lý"), *((name, label) for name, (label, _) in GROUPS.items())]
    return [
        {"label": label, "url": _address(request, nhom=name, trang_thai=None), "current": name == current}
        for name, label in names
    ]


def _lateness(request: HttpRequest, counts: list[Count], current: str) -> list[dict[str, Any]]:
    """Chips that narrow the list to what is late or soon due; pressing the one in force lets everything in again."""
    return [
        {
            "label": count.label, "shown": count.shown, "late": bool(count.count) and count.name != SOON,
            "current": count.name == current, "empty": not count.count,
            "url": _address(request, **{PARAMETER: None if count.name == current else count.name}),
        }
        for count in counts
    ]  # fmt: skip


def _headers(request: HttpRequest, current: str) -> dict[str, Any]:
    first, *others = (_header(request, current, header) for header in HEADERS)
    return {"code_header": first, "headers": others}


def _header(request: HttpRequest, current: str, header: tuple[str, str, str]) -> dict[str, Any]:
    """A header: pressing it sorts, pressing it again turns the order."""
    label, first, second = header
    aria = ("descending" if ORDERS[current].descending else "ascending") if current in {first, second} else ""
    url = _address(request, sap=second if current == first else first)
    return {"label": label, "url": url, "aria": aria, "number": ORDERS[first].column == "amount_proposed"}
