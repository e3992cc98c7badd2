"""The list of what waits to be appraised."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from appraisal import rules
from appraisal.selectors import (
    appraisal_page,
    states_to_appraise,
    undeclared_count,
)
from core.errors import NotFound
from proposals.states import STATE_TONE, State


@login_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """What lies at my level to appraise."""
    if not rules.may_list(request.actor):
        raise NotFound("tham-dinh")
    state = request.GET.get("trang-thai", "")
    page = appraisal_page(request.actor, state=state, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        row["state_label"], row["tone"] = State(row["state"]).label, STATE_TONE[row["state"]]
    filters = [{"label": s.label, "value": s.value, "current": s == state} for s in states_to_appraise(request.actor)]
    context = {"page": page, "filters": filters, "state": state, "undeclared": undeclared_count(request.actor)}
    return render(request, "appraisal/list.html", context)
