"""Connections of the own organisation: all, a new one, one with its log, its settings."""

from __future__ import annotations

from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from integrations import selectors, services
from integrations.catalogue import EVENTS, LABELS
from integrations.forms import EndpointForm
from organisations.gates import ActingRequest, View, acting_required
from organisations.rules import may_connect

REFUSED = 409


def keepers_only(view: View) -> View:
    """Whoever speaks for an organisation; others get the page “Không có quyền”."""

    @acting_required
    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_connect(request.actor):  # type: ignore[attr-defined]
            raise PermissionDenied("Trang này dành cho lãnh đạo, và cán bộ của đơn vị không có vai trò lãnh đạo.")
        return view(request, *args, **kwargs)

    return inner


@keepers_only
@require_safe
def endpoints(request: ActingRequest) -> HttpResponse:
    """All of them; there are ten at most."""
    rows = list(selectors.endpoints_of(request.actor))
    return render(request, "integrations/list.html", {"rows": rows})


@never_cache
@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_endpoint(request: ActingRequest) -> HttpResponse:
    """The secret is shown this once, so the answer is a page and not a redirect."""
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_endpoint(actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return render(request, "integrations/secret.html", {"opened": opened, "fresh": True})
    context = {"form": form, "catalogue": EVENTS}
    return render(request, "integrations/new.html", context, status=REFUSED if form.errors else 200)


@acting_required
@never_cache
@require_safe
def endpoint(request: ActingRequest, key: UUID) -> HttpResponse:
    """What it is told, how it stands, and its log."""
    row = selectors.get_endpoint(request.actor, key)
    page = selectors.log_page(request.actor, row, cursor=request.GET.get("sau", ""))
    context = {"endpoint": row, "page": page, "heard": [(name, LABELS.get(name, name)) for name in row.wanted]}
    return render(request, "integrations/endpoint.html", context)


@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_endpoint(request: ActingRequest, key: UUID) -> HttpResponse:
    """Another address, name or choice of events."""
    row = selectors.get_endpoint(request.actor, key)
    initial = {"url": row.url, "description": row.description, "events": row.wanted}
    form = EndpointForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_endpoint(row, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Đã lưu kết nối.")
            return redirect(row)
    context = {"form": form, "endpoint": row, "catalogue": EVENTS}
    return render(request, "integrations/new.html", context, status=REFUSED if form.errors else 200)
