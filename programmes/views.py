"""Plan years with their windows, and leaves to come late."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from organisations.gates import acting_required
from programmes import rules, selectors, services
from programmes.forms import LateLeaveForm


@acting_required
@require_http_methods(["GET", "POST"])
def plan_years(request: HttpRequest) -> HttpResponse:
    """When registration is open for my tenant; the receiving body may let a unit come late."""
    actor = request.actor  # type: ignore[attr-defined]
    may_grant = rules.receives_dossiers(actor)
    form = LateLeaveForm(request.POST or None, units=selectors.units_under(actor))
    if request.method == "POST" and form.is_valid():
        try:
            leave = services.grant_late_leave(actor=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, f"Đã cho {leave.unit.name} nộp muộn đến hết ngày {leave.until:%d/%m/%Y}.")
            return redirect("programmes:plan_years")
    windows = selectors.windows_on(timezone.localdate(), tenant_id=actor.organisation.tenant_id)
    context = {"windows": windows, "leaves": selectors.late_leaves()[:100], "form": form, "may_grant": may_grant}
    return render(request, "programmes/plan_years.html", context)
