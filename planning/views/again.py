"""Đề án that got no money, registered again for a later year: choose, see what it means, press once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Reason, Refused
from organisations.roles import Role
from planning import selectors, services
from planning.rules import may_register_again


@login_required
@require_http_methods(["GET", "POST"])
def register_again(request: HttpRequest) -> HttpResponse:
    """Tick, look at the new year and dates, then one press for all of them."""
    if not may_register_again(request.actor):
        raise NotFound("dang-ky-lai")
    rows = selectors.unfunded_for(request.actor)
    codes = request.POST.getlist("code")
    reasons: list[Reason] = []
    if "confirm" in request.POST:
        try:
            found = services.register_again(codes, actor=request.actor)
        except Refused as refusal:
            reasons = list(refusal.reasons)
        else:
            messages.success(request, f"Đã đăng ký lại {len(found)} đề án cho năm {found[0].plan_year}.")
            return redirect(_after(request, found[0].plan_year))
    if request.method == "POST":
        return _preview(request, codes, reasons)
    return render(request, "planning/again.html", {"offers": selectors.offers(rows)})


def _preview(request: HttpRequest, codes: list[str], reasons: list[Reason]) -> HttpResponse:
    chosen = [row for row in selectors.unfunded_for(request.actor) if row.code in codes]
    rows = selectors.previews(chosen, request.actor)
    blocked = any(row.reasons for row in rows)
    context = {
        "rows": rows, "reasons": reasons, "blocked": blocked, "total": sum(row.amount for row in rows),
        "nothing": not rows,
    }  # fmt: skip
    return render(request, "planning/again_confirm.html", context, status=409 if reasons else 200)


def _after(request: HttpRequest, year: int) -> str:
    """A Sở goes on to the bundle of that year, a unit to its list."""
    if request.actor.role == Role.UNIT_STAFF:
        return reverse("proposals:list")
    return f"{reverse('planning:registration')}?nam={year}"
