"""What changed between two times the unit handed the dossier over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from organisations.gates import acting_required
from proposals.changes import changes_between
from proposals.compared import pair_of
from proposals.selectors import get_for, snapshots_for


@acting_required
@require_GET
def show_changes(request: HttpRequest, code: str) -> HttpResponse:
    """Two snapshots side by side; the last two unless others are asked for."""
    actor = request.actor  # type: ignore[attr-defined]
    proposal = get_for(actor, code)
    if proposal.code != code:
        return redirect("proposals:changes", proposal.code)
    snapshots = list(snapshots_for(actor, proposal))
    pair = pair_of(snapshots, request.GET.get("tu", ""), request.GET.get("den", ""))
    context = {
        "proposal": proposal,
        "snapshots": snapshots,
        "before": pair[0] if pair else None,
        "after": pair[1] if pair else None,
        "changes": changes_between(pair[0].content, pair[1].content) if pair else None,
    }
    return render(request, "proposals/changes.html", context)
