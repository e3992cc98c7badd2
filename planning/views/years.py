"""The list of years and bundles, and which year an address speaks of."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from budgets.rules import may_see_envelopes
from core.errors import NotFound
from core.years import read_year
from planning import rules, selectors


@login_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Plan years for the central level, bundles for the Sở."""
    if not rules.may_open_planning(request.actor):
        raise NotFound("ke-hoach")
    context = {
        "years": selectors.year_list() if rules.may_read_plan(request.actor) else [],
        "registrations": selectors.registration_list(request.actor),
        "may_prepare": rules.may_prepare_registration(request.actor),
        "next_year": selectors.year_to_register(request.actor.tenant_id, timezone.localdate()),
        "sees_envelopes": may_see_envelopes(request.actor),
    }
    return render(request, "planning/list.html", context)


def asked_year(request: HttpRequest) -> int:
    if not rules.may_open_planning(request.actor):
        raise NotFound("nam")
    asked = request.GET.get("nam", "")
    if not asked:
        return selectors.year_to_register(request.actor.tenant_id, timezone.localdate())
    if (year := read_year(asked)) is None:
        raise NotFound(asked)
    return year
