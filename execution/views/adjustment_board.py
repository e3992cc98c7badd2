"""The board of adjustments, and several decided by one paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound, Refused
from core.money import format_dong
from execution.forms.adjustments import DecisionForm
from execution.selectors.adjustments import MINE, adjustment_page, adjustments_chosen
from execution.services.adjustments import approve_adjustments
from execution.states import ADJUSTMENT_TONES, AdjustmentState, Authority, Changed
from organisations.actors import Actor
from organisations.gates import ActingRequest, acting_required
from organisations.roles import Role

DECIDE_MANY = frozenset({Role.CENTRE_LEADER, Role.MINISTER, Role.PROVINCE_LEADER})


@acting_required
@require_GET
def adjustment_board(request: ActingRequest) -> HttpResponse:
    """Adjustments I may see; those that wait for me can be decided together."""
    if request.actor.role == Role.PLATFORM_ADMIN:
        raise NotFound("dieu-chinh")
    state = request.GET.get("trang-thai", "")
    page = adjustment_page(request.actor, state=state, cursor=request.GET.get("sau", ""))
    for row in page.rows:
        row["due_on"] = row["due_on"] if row["state"] in AdjustmentState.FILED else None
        row["tone"] = ADJUSTMENT_TONES[AdjustmentState(row["state"])]
        row["kinds_label"] = "; ".join(Changed(kind).label for kind in row["kinds"])
        row["authority_label"] = Authority(row["authority"]).label if row["authority"] else ""
        row["difference"] = (row["support_after"] or 0) - (row["support_before"] or 0) if row["support_after"] else 0
    context = {
        "page": page, "state": state, "choices": [(MINE, "Chờ tôi"), *_states(request.actor)],
        "choosing": state == MINE and request.actor.role in DECIDE_MANY,
    }  # fmt: skip
    return render(request, "execution/adjustment_board.html", context)


def _states(actor: Actor) -> list[tuple[str, str]]:
    """States to filter by; drafts are the unit's own."""
    return [
        (value, label)
        for value, label in AdjustmentState.choices
        if actor.role == Role.UNIT_STAFF or value != AdjustmentState.DRAFT
    ]


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def adjustments_decide(request: ActingRequest) -> HttpResponse:
    """Several adjustments by one decision: what they are, what they change together, then all or none."""
    given = request.GET if request.method == "GET" else request.POST
    rows = adjustments_chosen(request.actor, given.getlist("chon"))
    if request.actor.role not in DECIDE_MANY:
        raise NotFound("dieu-chinh")
    if not rows:
        messages.warning(request, "Chưa chọn đề nghị điều chỉnh nào đang chờ bạn.")
        return redirect(f"{request.path.removesuffix('quyet-dinh/')}?trang-thai={MINE}")
    form = DecisionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = approve_adjustments(rows, actor=request.actor, decision=form.decision())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã điều chỉnh {len(done)} đề án theo quyết định số {done[0].decision_number}.")
            return redirect("execution:adjustment_board")
    more = sum(row.difference for row in rows if row.difference > 0)
    less = sum(-row.difference for row in rows if row.difference < 0)
    facts = [("Số đề nghị", str(len(rows))), ("Tăng", f"{format_dong(more)} đ"), ("Giảm", f"{format_dong(less)} đ")]
    context = {"rows": rows, "form": form, "facts": facts, "facts_total": more - less}
    return render(request, "execution/adjustments_decide.html", context, status=409 if form.errors else 200)
