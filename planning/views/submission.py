"""The package before the Minister: put forward, returned, taken back, approved."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotFound, Refused, Stale
from core.jobs import progress_of
from planning import rules, selectors, services
from planning.forms import ApprovalForm, LetterForm, ReasonForm
from planning.services.submission import faults_of
from proposals.masking import masked_reasons
from proposals.selectors import recused_ids


@login_required
@require_http_methods(["GET", "POST"])
def submission(request: HttpRequest, year: int) -> HttpResponse:
    """What lies with the Minister and what was put forward before; the director puts the draft forward here."""
    _require_reader(request, year)
    draft = selectors.plan_draft(year)
    may_submit = rules.may_submit_plan(request.actor) and not draft.is_locked
    initial = {"seen": draft.seen, "signer": request.actor.name}
    form = LetterForm(request.POST or None, initial=initial) if may_submit else None
    if form is not None and form.is_bound and _submitted(request, form, year):
        return redirect("planning:submission", year=year)
    packages = selectors.submissions_of(year)
    waiting = next((one for one in packages if one.state == one.State.SUBMITTED), None)
    earlier = [one for one in packages if one is not waiting]
    context = {
        "year": year, "draft": draft, "form": form, "faults": faults_of(draft), "waiting": waiting, "earlier": earlier,
        "may_return": rules.may_approve_plan(request.actor), "may_take_back": rules.may_submit_plan(request.actor),
        "under_way": waiting is not None and services.is_being_approved(waiting),
    }  # fmt: skip
    return render(
        request, "planning/submission.html", context, status=409 if form is not None and form.is_bound else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, year: int) -> HttpResponse:
    """The Minister returns the package, or the Cục takes it back: with a reason, and the draft opens again."""
    _require_reader(request, year)
    found = selectors.waiting_submission(year)
    is_minister = rules.may_approve_plan(request.actor)
    if found is None or not (is_minister or rules.may_submit_plan(request.actor)):
        raise NotFound(str(year))
    act = services.return_plan if is_minister else services.take_plan_back
    form = ReasonForm(request.POST or None)
    if form.is_bound and _acted(form, lambda: act(year, actor=request.actor, reason=form.cleaned_data["reason"])):
        messages.success(request, "Dự thảo kế hoạch đã mở lại để Cục sửa.")
        return redirect("planning:submission", year=year)
    context = {"year": year, "found": found, "form": form, "is_minister": is_minister, "reasons": form.reasons}
    return render(request, "planning/give_back.html", context, status=409 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, year: int) -> HttpResponse:
    """Count, total and names beside the decision; one press hands all of them to a worker."""
    if not rules.may_approve_plan(request.actor):
        raise NotFound(str(year))
    found, draft = selectors.waiting_submission(year), selectors.plan_draft(year)
    if found is not None and services.is_being_approved(found):
        return redirect("planning:approval", year=year)
    form = ApprovalForm(request.POST or None, request.FILES or None, seen=found.seen if found else "")
    if form.is_bound and _handed_in(form, request, year):
        return redirect("planning:approval", year=year)
    faults = [] if found is None else faults_of(draft)
    away = recused_ids(request.actor)
    hidden = [row.code for row in draft.everything if row.proposal_id in away]
    context = {
        "year": year, "draft": draft, "found": found, "form": form,
        "rows": [row for row in draft.rows if row.code not in hidden], "masked": len(hidden),
        "reasons": masked_reasons(form.reasons or faults, hidden),
        "blocked": found is None or bool(faults),
    }  # fmt: skip
    return render(request, "planning/approve.html", context, status=409 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def approval(request: HttpRequest, year: int) -> HttpResponse:
    """How far the worker is; then what came of it, with every reason when nothing was approved."""
    _require_reader(request, year)
    found = next((one for one in selectors.submissions_of(year) if one.job is not None), None)
    if found is None:
        raise NotFound(str(year))
    percent, doing = progress_of(found.job)
    context = {
        "year": year, "found": found, "percent": percent, "doing": doing, "under_way": services.is_being_approved(found),
        "may_retry": rules.may_approve_plan(request.actor),
    }  # fmt: skip
    return render(request, "planning/_approval.html" if request.htmx else "planning/approval.html", context)


@login_required
@require_POST
def approve_again(request: HttpRequest, year: int) -> HttpResponse:
    """Let a worker try again with the decision that was handed in, after the job failed."""
    if not rules.may_approve_plan(request.actor):
        raise NotFound(str(year))
    services.retry_approval(year, actor=request.actor)
    return redirect("planning:approval", year=year)


def _require_reader(request: HttpRequest, year: int) -> None:
    if not rules.may_read_plan(request.actor):
        raise NotFound(str(year))


def _submitted(request: HttpRequest, form: LetterForm, year: int) -> bool:
    def act() -> None:
        services.submit_plan(year, actor=request.actor, letter=form.letter(), seen=form.cleaned_data["seen"] or None)

    if not _acted(form, act):
        return False
    messages.success(request, "Đã trình Bộ trưởng. Lập tờ trình, dự thảo quyết định và biểu tổng hợp bên dưới.")
    return True


def _handed_in(form: ApprovalForm, request: HttpRequest, year: int) -> bool:
    return _acted(form, lambda: services.start_approval(year, actor=request.actor, **form.cleaned_data))


def _acted(form: LetterForm | ReasonForm | ApprovalForm, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal stands in the form, a stale one speaks of the draft as it is now."""
    if not form.is_valid():
        return False
    try:
        act()
    except Stale as stale:
        form.refuse(stale.reasons)
        if isinstance(form, ApprovalForm):
            form.accept_newer_draft()
        return False
    except Refused as refusal:
        form.refuse(refusal.reasons)
        return False
    return True
