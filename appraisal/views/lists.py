"""The list of what waits to be appraised."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from appraisal import rules
from appraisal.selectors import appraisal_page, states_to_appraise, undeclared_count
from appraisal.selectors.assignments import BEGUN, DONE, NOT_YET, my_counts
from core.errors import NotFound
from proposals.selectors import visible_to
from proposals.states import STATE_TONE, State

KEPT = ("trang-thai", "cua-toi", "qua-han", "sau")
"""What the address of the list says; a bulk action comes back to exactly this."""
_MINE = ((NOT_YET, "chưa có ý kiến"), (BEGUN, "đang xem"), (DONE, "đã có ý kiến"))


@login_required
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """What lies at my level to appraise."""
    actor = request.actor
    if not rules.may_list(actor):
        raise NotFound("tham-dinh")
    asked = {name: request.GET.get(name, "") for name in KEPT}
    page = appraisal_page(
        actor, today=timezone.localdate(), state=asked["trang-thai"], mine=asked["cua-toi"],
        late=bool(asked["qua-han"]), cursor=asked["sau"],
    )  # fmt: skip
    for row in page.rows:
        row["state_label"], row["tone"] = State(row["state"]).label, STATE_TONE[row["state"]]
    context = {
        "page": page, "filters": _states(request, asked), "mine": _mine(request, asked), "state": asked["trang-thai"],
        "narrowed": any(asked[name] for name in KEPT[:3]), "late": asked["qua-han"], "here": here(request.GET),
        "may_open": rules.may_open(actor), "may_assign": rules.may_keep_panels(actor),
        "undeclared": undeclared_count(actor),
    }  # fmt: skip
    return render(request, "appraisal/list.html", context)


def here(asked: QueryDict) -> str:
    """The query of the list without anything it does not know: "trang-thai=…&sau=…"."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := asked.get(name, ""):
            kept[name] = value[:80]
    return kept.urlencode()


def _states(request: HttpRequest, asked: dict[str, str]) -> list[dict[str, Any]]:
    states = states_to_appraise(request.actor)
    return [{"label": s.label, "value": s.value, "current": s == asked["trang-thai"]} for s in states]


def _mine(request: HttpRequest, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The three heaps of my own work, with how much lies in each."""
    counts = my_counts(request.actor, visible_to(request.actor))
    return [
        {"label": label, "value": value, "count": counts[value], "current": value == asked["cua-toi"]}
        for value, label in _MINE
    ]
