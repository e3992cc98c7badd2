"""Meetings: the list, a new one, the page of one, its entry for a calendar, its signed paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from appraisal.calendar_entry import calendar_entry
from appraisal.forms.meetings import AttendanceForm, BallotForm, DiscussionForm, OpeningForm, PlanMeetingForm
from appraisal.meeting_page import MeetingView, basis_rows, meeting_view
from appraisal.models import Panel
from appraisal.selectors.meetings import councils_to_convene, dossiers_to_discuss, get_meeting, meeting_page
from appraisal.selectors.minutes import meetings_with_readable_minutes
from appraisal.selectors.seats import has_declared
from appraisal.services import meetings as services
from appraisal.states import MeetingState
from core.errors import NotFound, Refused
from organisations.roles import Role

_OUTSIDE = frozenset({Role.UNIT_STAFF, Role.PLATFORM_ADMIN})


@login_required
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of the councils of my office."""
    if request.actor is None or request.actor.role in _OUTSIDE:
        raise NotFound("phien-hop")
    state = request.GET.get("trang-thai", "")
    page = meeting_page(request.actor, state=state, cursor=request.GET.get("sau", ""))
    context = {
        "page": page,
        "state": state,
        "states": MeetingState.choices,
        "councils": councils_to_convene(request.actor),
    }
    return render(request, "appraisal/meetings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest, council: str) -> HttpResponse:
    """Call a council together."""
    panel = _council(request, council)
    form = PlanMeetingForm(request.POST or None, dossiers=dossiers_to_discuss(panel, request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            planned = services.plan_meeting(panel, actor=request.actor, dossiers=form.chosen(), **form.when())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Đã lên lịch và gửi giấy mời tới thành viên có tài khoản.")
            return redirect("appraisal:meeting", planned.key)
    context = {"form": form, "panel": panel}
    return render(request, "appraisal/meeting_new.html", context, status=409 if form.errors else 200)


@login_required
@never_cache
@require_GET
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Agenda on the left, the open dossier on the right; `?phan=co-mat` is the bar of attendance alone."""
    found = get_meeting(request.actor, key)
    view = meeting_view(found, request.actor, _number(request.GET.get("ho-so", "")))
    if request.htmx and request.GET.get("phan") == "co-mat":
        return render(request, "appraisal/_quorum.html", {"view": view})
    return render(request, "appraisal/meeting.html", page_context(view, request))


def page_context(view: MeetingView, request: HttpRequest) -> dict[str, object]:
    """What the page needs besides the view: its forms, and the words kept with a conclusion."""
    found, item = view.meeting, view.item
    readable = view.held and meetings_with_readable_minutes(request.actor).filter(pk=found.pk).exists()
    context: dict[str, object] = {
        "view": view, "meeting": found, "item": item, "readable": readable,
        "may_record": view.running and view.runs,
        "attendance": AttendanceForm(members=view.sitting.members) if view.running and view.runs else None,
        "opening": OpeningForm(initial={
            "version": found.version, "opening": found.opening, "other_matters": found.other_matters,
        }),
    }  # fmt: skip
    if item is not None:
        context["kept"] = basis_rows(item)
        context["discussion"] = DiscussionForm(initial={"version": item.version, "discussion": item.discussion})
    if view.votes_here and view.seat and item is not None:
        context["owes_declaration"] = not has_declared(view.seat, item.appraisal.proposal, item.appraisal.level)
        mine = view.my_ballot
        said = {"choice": mine.choice, "dissent": mine.dissent} if mine else {}
        context["ballot"] = BallotForm(initial={"member": view.seat.key, **said}, auto_id="id_mine_%s")
    return context


@login_required
@require_GET
def meeting_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The meeting as a file for anybody's calendar."""
    found = get_meeting(request.actor, key)
    url = request.build_absolute_uri(reverse("appraisal:meeting", args=[found.key]))
    response = HttpResponse(calendar_entry(found, url), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="phien-hop-{found.number}.ics"'
    return response


@login_required
@require_GET
def signed_minutes(request: HttpRequest, key: str) -> HttpResponse:
    """The signed minutes as they were attached; not for whoever is kept away from one of the dossiers."""
    rows = meetings_with_readable_minutes(request.actor)
    found = rows.filter(key=key, state=MeetingState.SIGNED).first()
    if found is None or not found.signed_file.storage.exists(found.signed_file.name):
        raise NotFound(key)
    with found.signed_file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bien-ban-phien-{found.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _council(request: HttpRequest, key: str) -> Panel:
    if request.actor is None or request.actor.role in _OUTSIDE:
        raise NotFound(key)
    panel = next((row for row in councils_to_convene(request.actor) if row.key == key), None)
    if panel is None:
        raise NotFound(key)
    return panel


def _number(text: str) -> int:
    """A place on the agenda as it stands in the address; 0 for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("999") else 0
