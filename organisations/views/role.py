"""In which capacity one acts."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound
from organisations import rules, selectors
from organisations.actors import capacities_of
from organisations.middleware import choose
from organisations.models import User


@login_required
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest) -> HttpResponse:
    """Show what one may act as; POST chooses one for the session."""
    capacities = capacities_of(cast("User", request.user))
    target = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/lam-viec/"
    if request.method == "POST":
        chosen = next((c for c in capacities if c.key == request.POST.get("capacity")), None)
        if chosen is None:
            raise NotFound
        choose(request, chosen.actor)
        messages.info(request, f"Bạn đang làm việc với vai trò {chosen.actor.label}.")
        return redirect(target)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "capacities": capacities,
        "next": target,
        "keeps_people": rules.may_administer(actor),
        "keeps_connections": rules.may_connect(actor),
        "keeps_villages": actor is not None and selectors.kept_communes(actor).exists(),
    }
    return render(request, "organisations/role.html", context)


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list for those who keep people; the page of roles for everybody else."""
    if rules.may_administer(request.actor):  # type: ignore[attr-defined]
        return redirect("organisations:people")
    return redirect("organisations:role")
