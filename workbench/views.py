"""The desk, the case file and the plain confirm page of a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.models import Level
from appraisal.rules import may_read_sheets
from appraisal.selectors import appraisals_of
from appraisal.sheets import sheet_views
from budgets.bars import bar_of_commitment
from budgets.listing_ledger import lines
from budgets.selectors import commitment, entries_shown
from core.errors import NotFound, Refused
from core.hot import render_rows
from execution.rules import may_book
from execution.selectors import acceptances_of, contract_of
from execution.tabs.adjustments import adjustments_section
from execution.tabs.progress import work_section
from organisations.actors import Actor
from proposals.compared import compared_for
from proposals.deadlines import explain
from proposals.estimate_pages import estimate_page, page_number
from proposals.lifecycle import LIFECYCLE
from proposals.models import Beneficiary, Location, Proposal
from proposals.places import places_by_id
from proposals.rules import is_of_unit
from proposals.selectors import books_of, exceptions_of, get_for, history_of, look_of, reading_of, reminders_of
from proposals.services import move
from proposals.supplements import requests_of, views_for
from proposals.support import support_to_judge
from reporting.selectors import documents_of, requestable_kinds
from workbench.casefile import frame
from workbench.forms import StepForm
from workbench.selectors import besides, desk, lateness

Content = Callable[[Proposal, Actor], dict[str, Any]]


@login_required
@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, until when, and what to press."""
    if request.actor is None:
        return redirect("organisations:role")
    waiting, others = desk(request.actor)
    context = {
        "waiting": waiting, "waiting_rows": render_rows("workbench/_desk_waiting.jinja", {"rows": waiting}),
        "others": others, "others_rows": render_rows("workbench/_desk_others.jinja", {"rows": others}),
        "lateness": lateness(request.actor, timezone.localdate()), "besides": besides(request.actor),
    }  # fmt: skip
    return render(request, "workbench/desk.html", context)


def _tab(name: str, content: Content) -> Callable[[HttpRequest, str], HttpResponse]:
    @login_required
    @require_GET
    def view(request: HttpRequest, code: str) -> HttpResponse:
        proposal = get_for(request.actor, code)
        if proposal.code != code:
            return redirect(f"workbench:{name}", proposal.code)
        context = {"frame": frame(proposal, request.actor, tab=name), "proposal": proposal}
        return render(request, f"workbench/{name}.html", context | content(proposal, request.actor))

    view.__name__ = name
    return view


def _dossier(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    dossier, day = reading_of(proposal), proposal.norms_as_of or timezone.localdate()
    rows = [*dossier.locations, *dossier.beneficiaries]
    names = places_by_id([pk for row in rows if (pk := _commune(row)) is not None], day)
    found = support_to_judge(proposal, dossier.beneficiaries)
    return {
        "books": books_of(proposal),
        "dossier": dossier,
        "locations": [_place(row.address, names.get(row.commune_id, "")) for row in dossier.locations],
        "beneficiaries": [
            (row, _place(row.production_address, names.get(row.production_commune_id or 0, "")), found.get(row.pk, ()))
            for row in dossier.beneficiaries
        ],
    }


def _commune(row: Location | Beneficiary) -> int | None:
    return row.commune_id if isinstance(row, Location) else row.production_commune_id


def _place(address: str, commune: str) -> str:
    return ", ".join(part for part in (address, commune) if part)


def _appraisal(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    rounds = list(appraisals_of(proposal))
    shown = []
    for level in Level:
        here = [round_ for round_ in rounds if round_.level == level]
        may_read = may_read_sheets(actor, proposal, level)
        sheets = sheet_views(here) if may_read else []
        shown += [(round_, may_read, [view for view in sheets if view.round is round_]) for round_ in here]
    return {"rounds": shown, "supplements": views_for(actor, proposal, requests_of(proposal))}


def _execution(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    steps = {step.name for step in LIFECYCLE if step.screen.startswith(("execution:", "planning:"))}
    steps |= {"start", "adjust"}
    records = [record for record in history_of(proposal) if record.step in steps]
    adjusted = any(record.step == "adjust" for record in records)
    held = commitment(proposal.code)
    money = {"money": held, "bar": bar_of_commitment(held), "lines": list(lines(entries_shown(proposal.code)))}
    found = {"contract": contract_of(proposal), "acceptances": acceptances_of(proposal), "records": records}
    changed = adjustments_section(proposal, actor, adjusted=adjusted)
    work = work_section(proposal, actor)
    return {**found, **money, **changed, **work, "may_book": may_book(actor, proposal)}


def _documents(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    return {"documents": documents_of(proposal, actor), "kinds": requestable_kinds(proposal, actor)}


def _history(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    records = list(history_of(proposal).reverse())
    asked = {view.request.record_id: view for view in views_for(actor, proposal, requests_of(proposal))}
    for record in records:
        record.supplement = asked.get(record.pk)  # type: ignore[attr-defined]
    return {"records": records, "reminders": list(reminders_of(proposal).reverse()), "books": books_of(proposal)}


def _deadline(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    return {"explanation": explain(proposal, today=timezone.localdate())}


case_appraisal = _tab("case_appraisal", _appraisal)
case_execution = _tab("case_execution", _execution)
case_documents = _tab("case_documents", _documents)
case_history = _tab("case_history", _history)
case_deadline = _tab("case_deadline", _deadline)


@login_required
@require_GET
def case(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier; for the authority with what changed since it was last handed over or looked at."""
    proposal = get_for(request.actor, code)
    if proposal.code != code:
        return redirect("workbench:case", proposal.code)
    context = {"frame": frame(proposal, request.actor, tab="case"), "proposal": proposal}
    if not is_of_unit(request.actor, proposal):
        look = look_of(request.actor, proposal)
        context["compared"] = compared_for(request.actor, proposal, asked=request.GET.get("so-voi", ""), look=look)
    return render(request, "workbench/case.html", context | _dossier(proposal, request.actor))


@login_required
@require_GET
def case_estimate(request: HttpRequest, code: str) -> HttpResponse:
    """The estimate with what the norms say of it, a page of lines at a time."""
    proposal = get_for(request.actor, code)
    if proposal.code != code:
        return redirect("workbench:case_estimate", proposal.code)
    context = {
        "frame": frame(proposal, request.actor, tab="case_estimate"),
        "proposal": proposal,
        "exceptions": exceptions_of(proposal),
        "page": estimate_page(proposal, number=page_number(request.GET.get("trang", ""))),
        "here": request.path,
    }
    return render(request, "workbench/case_estimate.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, code: str, step_name: str) -> HttpResponse:
    """Confirm a step that has no screen of its own, then take it."""
    proposal = get_for(request.actor, code)
    step = LIFECYCLE.get(step_name)
    if step is None or step.screen or step not in LIFECYCLE.offered(proposal, request.actor):
        raise NotFound(step_name)
    form = StepForm(request.POST or None, initial={"version": proposal.version}, asks_note=step.asks_note)
    if request.method == "POST" and form.is_valid():
        try:
            move(proposal, step.name, actor=request.actor, note=form.cleaned_data["note"],
                 version=form.cleaned_data["version"])  # fmt: skip
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã ghi nhận: {step.label}.")
            return redirect("workbench:desk")
    context = {"proposal": proposal, "step": step, "form": form, "frame": frame(proposal, request.actor, tab="case")}
    return render(request, "workbench/step.html", context, status=409 if form.errors else 200)
