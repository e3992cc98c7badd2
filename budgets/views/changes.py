"""Pages of changes of norms: the list, a new one, reading beside what is in force, each decision with a confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from budgets import rules
from budgets.decisions import may_rewrite, offered
from budgets.differences import consequences, differences
from budgets.forms.changes import ChooseNormForm, DecisionForm, NormTermsForm
from budgets.listing import value_words
from budgets.models import Norm, NormChange
from budgets.selectors import changes as found
from budgets.selectors import cost_items
from budgets.services import changes as services
from budgets.terms import row_ended_by, terms_of, with_terms
from core.errors import NotFound, Refused
from organisations.actors import Actor
from organisations.gates import ActingRequest, role_required
from organisations.views.lists import page_of

keepers_only = role_required(*sorted(rules.DRAFTERS | rules.LOCAL_DRAFTERS))


@keepers_only
@require_GET
def changes(request: ActingRequest) -> HttpResponse:
    """Every change of the own body, newest first."""
    page = page_of(found.changes_of(request.actor), request)
    names = found.names_of(row.code for row in page.rows)
    entries = [(row, names[row.code][0], _words(row, names[row.code][1])) for row in page.rows]
    return render(request, "budgets/changes.html", {"page": page, "entries": entries})


@keepers_only
@require_http_methods(["GET", "POST"])
def new_change(request: ActingRequest) -> HttpResponse:
    """Choose a norm (?ma=), then write its next value."""
    code = request.GET.get("ma", "")
    choices = found.changeable(request.actor)
    form = ChooseNormForm(request.GET if "ma" in request.GET else None, choices=choices)
    if not form.is_valid():
        return render(request, "budgets/change_choose.html", {"form": form})
    return _write(request, _shape(request.actor, code))


@keepers_only
@require_http_methods(["GET", "POST"])
def edit_change(request: ActingRequest, key: str) -> HttpResponse:
    """Rewrite a draft, or one that came back; the author alone."""
    change = found.get_change(request.actor, key)
    if not may_rewrite(request.actor, change):
        raise NotFound
    return _write(request, _shape(request.actor, change.code), change)


@keepers_only
@require_GET
def change(request: ActingRequest, key: str) -> HttpResponse:
    """The change beside the value it replaces, and what may be done with it."""
    row = found.get_change(request.actor, key)
    context = {"steps": offered(request.actor, row), "may_rewrite": may_rewrite(request.actor, row)}
    return render(request, "budgets/change.html", {**context, **_beside(request.actor, row)})


@keepers_only
@require_http_methods(["GET", "POST"])
def decide(request: ActingRequest, key: str, name: str) -> HttpResponse:
    """Confirm one decision about a change, then carry it out."""
    row = found.get_change(request.actor, key)
    step = next((step for step in offered(request.actor, row) if step.name == name), None)
    if step is None:
        raise NotFound
    read = {"version": row.version}
    form = DecisionForm(request.POST or None, initial=read, label=step.note, asked=step.note_required)
    if request.method == "POST" and form.is_valid():
        try:
            step.carry_out(row, actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, step.done)
            return redirect(row)
    return render(request, "budgets/change_step.html", {"form": form, "step": step, **_beside(request.actor, row)})


def _write(request: ActingRequest, shape: Norm, row: NormChange | None = None) -> HttpResponse:
    """The form of a new change or of one that is rewritten."""
    form = NormTermsForm(request.POST or None, shape=shape, items=cost_items(), change=row)
    if request.method == "POST" and form.is_valid():
        try:
            stored = _store(request.actor, form, row)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Đã lưu thay đổi định mức. Xem lại rồi trình công bố.")
            return redirect(stored)
    today = timezone.localdate()
    words = value_words(shape) if shape.pk else ""
    context = {"form": form, "shape": shape, "change": row, "words": words, "in_force": shape.is_in_force(today)}
    return render(request, "budgets/change_form.html", {**context, "open": _others(request.actor, shape.code, row)})


def _store(actor: Actor, form: NormTermsForm, row: NormChange | None) -> NormChange:
    if row is None:
        return services.draft_change(actor=actor, code=form.shape.code, terms=form.terms())
    return services.edit_change(row, actor=actor, version=form.cleaned_data["version"] or 0, terms=form.terms())


def _shape(actor: Actor, code: str) -> Norm:
    try:
        return found.shape_of(code, found.owner_of(actor, code))
    except LookupError as error:
        raise NotFound from error


def _others(actor: Actor, code: str, row: NormChange | None) -> list[NormChange]:
    return [other for other in found.open_changes(actor, code) if other != row]


def _words(row: NormChange, unit: str) -> str:
    return value_words(Norm(code=row.code, kind=row.kind, value=row.value, value_text=row.value_text, unit=unit))


def _beside(actor: Actor, row: NormChange) -> dict[str, Any]:
    """Old and new side by side. For what is published: the new row beside the one it ended."""
    owner = found.owner_of(actor, row.code)
    rows = found.values_of(row.code, owner)
    after = row.norm or with_terms(found.shape_of(row.code, owner, rows), terms_of(row))
    before = found.before(rows, after) if row.norm else row_ended_by(terms_of(row), rows)
    items = {item.code: item.title for item in cost_items()}
    return {
        "change": row,
        "title": after.title,
        "rows": differences(before, after, items),
        "before": before,
        "consequences": consequences(before, after),
    }
