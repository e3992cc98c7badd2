"""The list of notices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from notifications import selectors, services

PAGE = 50
DIGITS = 18


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """My notices, newest first."""
    before = request.GET.get("truoc", "")
    readable = before.isdecimal() and len(before) <= DIGITS
    rows = selectors.recent(request.user.pk, before=int(before) if readable else None, limit=PAGE + 1)
    context = {"rows": rows[:PAGE], "older_than": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    return render(request, "notifications/list.html", context)


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Everything seen."""
    services.mark_read(request.user.pk)
    return redirect("notifications:list")
