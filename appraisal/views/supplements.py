"""Returning a dossier for supplement: collect points, look at them once more, send. Nothing typed is ever lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from appraisal import composing, services
from appraisal.composing import Collected
from appraisal.forms import ComposeForm, PointFormSet, SendForm
from appraisal.forms.supplements import lay_out, number_in, points_from
from appraisal.rules import LEVEL_OF_STEP
from appraisal.selectors import offered_sentence, offered_sentences
from appraisal.services import DraftPoint
from core.errors import Reason, Refused, Stale
from core.workflow import Step
from proposals.forms.points import Places
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.records import StepFacts
from proposals.selectors import get_for
from proposals.services.steps import require_offered
from proposals.services.supplements import faults_of_points, texts_by_section
from proposals.states import ASKED_OF
from proposals.views.access import is_autosave

PREVIEW = "xem-truoc"
ONE_MORE = "them"
PLACE = "diem"


def show_return(request: HttpRequest, code: str, step_name: str) -> HttpResponse:
    """The screen of both steps that ask for a supplement."""
    proposal = get_for(request.actor, code)
    step = require_offered(proposal, step_name, actor=request.actor)
    if request.method != "POST":
        found = composing.collected(proposal, step, request.actor)
        if PREVIEW in request.GET and found.version:
            return _preview(request, proposal, step, found)
        return _compose(request, proposal, step, found)
    if request.POST.get("do") == "send":
        return _send(request, proposal, step)
    return _collect(request, proposal, step)


def _compose(request: HttpRequest, proposal: Proposal, step: Step, found: Collected) -> HttpResponse:
    places = composing.places_for(
        proposal, Collected([*found.points, DraftPoint(request.GET.get(PLACE, ""), "")])
    )  # fmt: skip
    formset = composing.formset_of(
        found, places, one_more=ONE_MORE in request.GET, place=request.GET.get(PLACE, "")
    )  # fmt: skip
    return _page(request, proposal, step, composing.form_of(found), formset, found=found)


def _page(
    request: HttpRequest,
    proposal: Proposal,
    step: Step,
    form: ComposeForm,
    formset: Any,
    *,
    found: Collected | None = None,
    reasons: list[Reason] | None = None,
) -> HttpResponse:
    context = {
        "proposal": proposal, "step": step, "form": form, "formset": formset, "reasons": reasons or [],
        "forms": [*(formset.kept() if formset.is_bound else ()), form],
        "from_before": bool(found and found.from_before), "kept": bool(found and found.version),
        "sentences": offered_sentences(request.actor, timezone.localdate()),
        "here": reverse("appraisal:step", args=(proposal.code, step.name)),
    }  # fmt: skip
    return render(request, "appraisal/supplement.html", context, status=409 if form.is_bound else 200)


def _collect(request: HttpRequest, proposal: Proposal, step: Step) -> HttpResponse:
    """Keep what was typed, whatever was pressed; then go where the button leads."""
    form, here = ComposeForm(request.POST), reverse("appraisal:step", args=(proposal.code, step.name))
    posted = Collected([DraftPoint(v, "") for k, v in request.POST.items() if k.endswith("-place")])
    places = composing.places_for(proposal, posted)
    formset = PointFormSet(request.POST, prefix=composing.PREFIX, form_kwargs={"places": places})
    rows, pressed = [row.raw() for row in formset.kept()], request.POST.get("do", "")
    inserted = offered_sentence(request.actor, request.POST.get("sentence", ""), timezone.localdate())
    if pressed == "insert" and inserted:
        rows.append(DraftPoint(*inserted))
    try:
        draft = services.save_draft(
            proposal, points=rows, due_on=request.POST.get("due_on", "")[:40], note=request.POST.get("note", ""),
            version=number_in(request.POST.get("version", "")), actor=request.actor,
        )  # fmt: skip
    except Stale as stale:
        return _stale(request, proposal, step, form, formset, stale)
    if is_autosave(request):
        at = timezone.localtime(draft.saved_at)
        return JsonResponse({"saved_at": f"{at:%H:%M}", "version": draft.version})
    form.accept_newer(draft.version)
    if pressed == "preview" and (reasons := _faults(proposal, step, form, formset, rows, places)) is not None:
        return _page(request, proposal, step, form, formset, reasons=reasons)
    return redirect(here + _after(pressed, request))


def _after(pressed: str, request: HttpRequest) -> str:
    if pressed == "preview":
        return f"?{PREVIEW}=1"
    if "add" in request.POST:
        return f"?{ONE_MORE}=1#id_points"
    if pressed == "save":
        messages.success(request, "Đã lưu bản nháp yêu cầu bổ sung. Đơn vị chưa nhận được gì.")
    return "#id_points"


def _stale(
    request: HttpRequest, proposal: Proposal, step: Step, form: ComposeForm, formset: Any, stale: Stale
) -> HttpResponse:
    if is_autosave(request):
        return JsonResponse({"message": str(stale), "conflict_url": ""}, status=409)
    newer = composing.collected(proposal, step, request.actor)
    form.accept_newer(newer.version)
    return _page(request, proposal, step, form, formset, reasons=list(stale.reasons))


def _faults(
    proposal: Proposal, step: Step, form: ComposeForm, formset: Any, rows: list[DraftPoint], places: dict[str, Places]
) -> list[Reason] | None:
    """None when it can be sent; else what belongs on top, the rest beside its fields."""
    points = points_from(rows, places)
    sound = form.is_valid() & formset.is_valid()
    facts = StepFacts(due_on=form.cleaned_data.get("due_on"), details={"sections": texts_by_section(points)})
    reasons = [*faults_of_points(points), *LIFECYCLE.blockers(step, proposal, facts)]
    if points:  # points that lack a place or words say so themselves
        reasons = [reason for reason in reasons if reason.field != "sections"]
    if sound and not reasons:
        return None
    rest = lay_out(reasons, formset)
    for reason in [reason for reason in rest if reason.field == "due_on"]:
        rest.remove(reason)
        if not form.has_error("due_on"):
            form.add_error("due_on", reason.message)
    return rest


def _preview(
    request: HttpRequest, proposal: Proposal, step: Step, found: Collected, form: SendForm | None = None
) -> HttpResponse:
    points = composing.inputs_of(found, composing.places_for(proposal, found))
    form = form or _send_form(request, proposal, step, found, bound=False)
    groups = [(label, [p for p in points if p.section == key]) for key, label in ASKED_OF.items()]
    context = {
        "proposal": proposal, "step": step, "form": form, "due_on": form.due_on, "note": found.note,
        "groups": [(label, rows) for label, rows in groups if rows], "count": len(points),
        "consequences": composing.consequences(proposal, step, LEVEL_OF_STEP[step.name]),
        "here": reverse("appraisal:step", args=(proposal.code, step.name)),
    }  # fmt: skip
    return render(request, "appraisal/supplement_preview.html", context, status=409 if form.is_bound else 200)


def _send_form(request: HttpRequest, proposal: Proposal, step: Step, found: Collected, *, bound: bool) -> SendForm:
    points = composing.inputs_of(found, composing.places_for(proposal, found))
    return SendForm(
        request.POST if bound else None, request.FILES if bound else None, proposal=proposal, step=step,
        actor=request.actor, points=points, due_on=composing.day_of(found), words=found.note,
        initial={"draft": found.version},
    )  # fmt: skip


def _send(request: HttpRequest, proposal: Proposal, step: Step) -> HttpResponse:
    found = composing.collected(proposal, step, request.actor)
    form = _send_form(request, proposal, step, found, bound=True)
    if number_in(request.POST.get("draft", "")) != found.version or not found.version:
        form.is_valid()
        form.accept_newer(found.version, "draft")
        form.refuse([Reason("Các điểm vừa được sửa ở một trang khác. Xem lại bản dưới đây rồi gửi.")])
        return _preview(request, proposal, step, found, form)
    if not form.is_valid():
        form.add_blockers()
        return _preview(request, proposal, step, found, form)
    try:
        moved = services.return_dossier(proposal, step.name, actor=request.actor, **form.answers())
    except Stale as stale:
        form.refuse(stale.reasons)
        form.accept_newer_version()
    except Refused as refusal:
        form.refuse(refusal.reasons)
    else:
        messages.success(request, f"Đã gửi yêu cầu bổ sung {len(form.points)} điểm cho {moved.unit.name}.")
        return redirect(moved)
    return _preview(request, proposal, step, found, form)
