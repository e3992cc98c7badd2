"""Review everything once more, see all that is missing, hand the dossier over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.errors import NotFound, Reason, Refused, Stale
from core.workflow import Step
from proposals.allowances import allowance
from proposals.completeness import Dossier
from proposals.forms.submission import SubmitForm
from proposals.lawchanges import law_changes
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.places import places_by_id
from proposals.selectors import dossier_of, get_for, last_return
from proposals.services.submission import SCREEN, answers_in_note, obstacles, submission_step, submit
from proposals.states import EstimateStage, SectionKey, State
from proposals.sums import COLUMNS
from proposals.supplements import open_request
from proposals.views.access import for_unit


@for_unit
@require_http_methods(["GET", "POST"])
def submit_page(request: HttpRequest, proposal: Proposal, step_name: str) -> HttpResponse:
    """The review page of a step that hands the dossier over."""
    step = _step(step_name)
    if request.method == "POST":
        return _submit(request, proposal, step)
    if submission_step(proposal, actor=request.actor) != step:  # type: ignore[attr-defined]
        return redirect("workbench:case", proposal.code)
    form = SubmitForm(initial={"version": proposal.version}, answering=answers_in_note(proposal))
    return _page(request, proposal, step, form)


def _step(step_name: str) -> Step:
    if step_name not in LIFECYCLE or LIFECYCLE[step_name].screen != SCREEN:
        raise NotFound(step_name)
    return LIFECYCLE[step_name]


def _submit(request: HttpRequest, proposal: Proposal, step: Step) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = SubmitForm(request.POST, answering=answers_in_note(proposal))
    if not form.is_valid():
        return _page(request, proposal, step, form, status=409)
    try:
        moved = submit(
            proposal, step.name, actor=actor, version=form.cleaned_data["version"], note=form.cleaned_data["note"]
        )
    except Refused as refusal:
        return _refused(request, get_for(actor, proposal.code), step, form, refusal)
    messages.success(request, f"{step.label}: đã ghi nhận. Số hồ sơ: {moved.code}.")
    return redirect("workbench:case", moved.code)


def _refused(request: HttpRequest, proposal: Proposal, step: Step, form: SubmitForm, refusal: Refused) -> HttpResponse:
    if proposal.state not in step.source:
        context = {"proposal": proposal, "step": step, "record": proposal.transitions.last()}
        return render(request, "proposals/submitted_already.html", context, status=409)
    if isinstance(refusal, Stale):
        newer = {"version": proposal.version, "note": form.cleaned_data["note"]}
        form = SubmitForm(newer, answering=answers_in_note(proposal))
    return _page(request, proposal, step, form, refusal.reasons, status=409)


def _page(
    request: HttpRequest,
    proposal: Proposal,
    step: Step,
    form: SubmitForm,
    reasons: Sequence[Reason] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    dossier, found = dossier_of(proposal), obstacles(proposal, step)
    context = {
        "proposal": proposal,
        "step": step,
        "form": form,
        "dossier": dossier,
        "places": _places(dossier),
        "totals": {name: sum(getattr(line, name) for line in dossier.lines) for name in COLUMNS},
        "changes": law_changes(proposal, timezone.localdate()),
        **allowance(proposal, EstimateStage.PROPOSED),
        "obstacles": found,
        "reasons": [reason for reason in reasons if reason.message not in {item.message for item in found}],
        "keys": SectionKey,
        **_asked(proposal),
    }
    return render(request, "proposals/submit.html", context, status=status)


def _asked(proposal: Proposal) -> dict[str, Any]:
    """What was asked when the dossier was returned, with the answers."""
    supplement = open_request(proposal)
    return {
        "returned": last_return(proposal) if proposal.state in State.PAUSED else None,
        "supplement": supplement,
        "late": bool(supplement and supplement.late_on(timezone.localdate())),
    }


def _places(dossier: Dossier) -> dict[int, str]:
    """Names of the communes on the page."""
    communes = [*(row.commune_id for row in dossier.locations)]
    communes += [row.production_commune_id for row in dossier.beneficiaries if row.production_commune_id]
    return places_by_id(communes, timezone.localdate())
