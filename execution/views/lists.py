"""The list of đề án being carried out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.errors import NotFound
from execution.selectors import execution_page
from organisations.roles import Role
from proposals.states import STATE_TONE, State


@login_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """From approval to settlement, as far as I may see."""
    if request.actor is None or request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("hop-dong")
    state = request.GET.get("trang-thai", "")
    page = execution_page(request.actor, state=state, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        row["state_label"], row["tone"] = State(row["state"]).label, STATE_TONE[row["state"]]
    choices = [(item.value, item.label) for item in State if item in State.PUBLIC]
    return render(request, "execution/list.html", {"page": page, "choices": choices, "state": state})
