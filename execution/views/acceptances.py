"""Acceptance on site: what evidence there is, which places have minutes, minutes of one place, and taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound
from execution import rules
from execution.acceptance import rows_for
from execution.forms.acceptances import PlaceForm
from execution.selectors.acceptances import acceptances_of, evidence_of, get_acceptance, minutes_of_places, places_of
from execution.selectors.settlements import lines_in_force
from execution.services import acceptances as services
from execution.states import AcceptanceForm
from execution.views.acts import kept
from organisations.gates import ActingRequest, acting_required
from proposals.models import Proposal
from proposals.selectors import get_for
from proposals.states import State


@acting_required
@require_GET
def acceptances(request: ActingRequest, code: str) -> HttpResponse:
    """The evidence the content asks for, every place with its minutes, and the minutes of the whole."""
    proposal = get_for(request.actor, code)
    if proposal.amount_contracted is None:
        raise NotFound(code)
    minutes = list(acceptances_of(proposal))
    of_place = {row.place: row for row in minutes if row.form == AcceptanceForm.SITE}
    names = places_of(proposal)
    places = [(name, of_place.pop(name, None)) for name in names]
    context = {
        "proposal": proposal, "evidence": evidence_of(proposal), "places": [*places, *of_place.items()],
        "whole": [row for row in minutes if row.form != AcceptanceForm.SITE],
        "accepted": sum(row.amount for row in minutes if row.form == AcceptanceForm.SITE),
        "may_accept": rules.may_accept(request.actor, proposal),
        "requested": proposal.state == State.ACCEPTANCE_REQUESTED,
    }  # fmt: skip
    return render(request, "execution/acceptances.html", context)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def acceptance_place(request: ActingRequest, code: str) -> HttpResponse:
    """Minutes of one place (Mẫu số 5a); `dia-diem` is its number in the list."""
    proposal = get_for(request.actor, code)
    if not rules.may_accept(request.actor, proposal):
        raise NotFound(code)
    lines = lines_in_force(proposal)
    rows = rows_for(lines, {})
    start: dict[str, object] = {"place": _place(proposal, request.GET.get("dia-diem", ""))}
    others = minutes_of_places(proposal)
    if others:
        start["participants"] = others[-1].participants
    form = PlaceForm(request.POST or None, rows=rows, initial=start)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _record(request, proposal, form)):
        messages.success(request, f"Đã lập biên bản nghiệm thu {form.cleaned_data['number']}.")
        return redirect("execution:acceptances", code)
    context = {"proposal": proposal, "form": form, "others": others}
    return render(request, "execution/acceptance_place.html", context, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def acceptance_withdraw(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """The page that asks once more; POST takes the minutes of a place back."""
    proposal = get_for(request.actor, code)
    minutes = get_acceptance(request.actor, proposal, pk)
    if not rules.may_accept(request.actor, proposal) or minutes.form != AcceptanceForm.SITE:
        raise NotFound(str(pk))
    if request.method == "POST":
        services.withdraw_place(minutes, actor=request.actor)
        messages.success(request, f"Đã hủy biên bản nghiệm thu {minutes.number}.")
        return redirect("execution:acceptances", code)
    return render(request, "execution/acceptance_withdraw.html", {"proposal": proposal, "minutes": minutes})


def _record(request: ActingRequest, proposal: Proposal, form: PlaceForm) -> None:
    services.record_place(proposal, actor=request.actor, answers=form.answers(), **form.facts())


def _place(proposal: Proposal, text: str) -> str:
    """The place of that number in the list, 1 first; nothing for anything else."""
    names = places_of(proposal)
    if text.isascii() and text.isdigit() and len(text) <= len(str(len(names))) and 1 <= int(text) <= len(names):
        return names[int(text) - 1]
    return names[0] if len(names) == 1 else ""
