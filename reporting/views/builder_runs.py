"""Reports made: asked for, watched, taken; and those that come by themselves."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import sheets
from core.errors import NotFound, Refused
from core.text import fold
from organisations.gates import acting_required
from reporting.builder.spec import from_json
from reporting.builder.words import sentence
from reporting.forms.schedules import ScheduleForm
from reporting.models import ScheduleState
from reporting.selectors import builder as selectors
from reporting.services import report_runs, report_schedules
from reporting.views.builder import builders_only, version_of

ACTS = {
    "tam-dung": (report_schedules.pause_schedule, "Lịch đã tạm dừng."),
    "chay-tiep": (report_schedules.resume_schedule, "Lịch chạy tiếp từ kỳ tới."),
    "bo": (report_schedules.drop_schedule, "Đã bỏ lịch; các tệp đã lập vẫn còn."),
}


@acting_required
@require_POST
def built_run(request: HttpRequest, key: str) -> HttpResponse:
    """Make the file now, or let a worker make it."""
    definition = selectors.get_definition(request.actor, key)
    extension = request.POST.get("dang", "xlsx")
    return redirect(report_runs.request_run(definition, actor=request.actor, extension=extension))


@transaction.non_atomic_requests
@acting_required
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """What was made for me, newest first."""
    page = selectors.run_page(builders_only(request), cursor=request.GET.get("tiep", ""))
    return render(request, "reporting/builder/runs.html", {"page": page})


@acting_required
@never_cache
@require_safe
def run(request: HttpRequest, key: str) -> HttpResponse:
    """One run: progress, then the file; or why not."""
    found = selectors.get_run(request.actor, key)
    making = selectors.making_of(found)
    said = sentence(from_json(found.spec), today=found.made_for)
    context = {"run": found, "making": making, "sentence": said}
    return render(request, f"reporting/builder/{'_making' if request.htmx else 'run'}.html", context)


@acting_required
@require_safe
def run_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file, as an attachment that no browser will run, keep or guess about."""
    found = selectors.get_run(request.actor, key)
    path = report_runs.path_of(found)
    name = f"{slugify(fold(found.title))[:80] or 'bao-cao'}-{found.made_for:%Y%m%d}.{found.extension}"
    response = FileResponse(path.open("rb"), content_type=sheets.CONTENT_TYPES[found.extension])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@acting_required
@require_POST
def run_again(request: HttpRequest, key: str) -> HttpResponse:
    """Once more, after it failed."""
    found = selectors.get_run_to_repeat(request.actor, key)
    report_runs.repeat_run(found, actor=request.actor)
    if found.user_id == request.actor.user.pk or found.definition is None:
        return redirect(found)
    return redirect(found.definition)


@acting_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def built_schedule(request: HttpRequest, key: str) -> HttpResponse:
    """When the report comes by itself, and to whom."""
    definition, actor = selectors.get_own(request.actor, key), request.actor
    people = selectors.possible_receivers(actor, timezone.localdate())
    schedule = selectors.schedule_of(definition)
    form = ScheduleForm(request.POST, people=people) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            report_schedules.set_schedule(
                definition, form.rhythm(), actor=actor, receivers=form.cleaned_data["receivers"],
                extension=form.cleaned_data["extension"], version=form.cleaned_data["version"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Đã đặt lịch cho báo cáo.")
            return redirect(definition)
    form = form or ScheduleForm.shown(schedule, people=people, me=actor.user.pk)
    context = {"definition": definition, "form": form, "schedule": schedule, "states": ScheduleState}
    return render(request, "reporting/builder/schedule.html", context, status=409 if form.errors else 200)


@acting_required
@require_POST
def built_schedule_act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Pause, resume or drop the schedule."""
    definition = selectors.get_own(request.actor, key)
    if act not in ACTS:
        raise NotFound(act)
    service, said = ACTS[act]
    service(definition, actor=request.actor, version=version_of(request))
    messages.info(request, said)
    return redirect(definition)
