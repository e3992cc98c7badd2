"""The calendar of a year, its file for calendar programmes, and the days an office writes itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.calendars import known_holidays
from core.errors import NotFound, Refused
from core.icalendar import CONTENT_TYPE, as_file
from core.years import FIRST_YEAR, LAST_YEAR
from organisations.gates import ActingRequest, acting_required
from planning.calendar import MONTHS, WEEK, as_event, month_of
from planning.forms import EntryForm
from planning.rules import may_open_calendar
from planning.selectors import calendar_items
from programmes.models import CalendarEntry, NationalEntry
from programmes.rules import may_keep_calendar, may_keep_national_calendar
from programmes.selectors import entry_to_keep
from programmes.services import add_entry, change_entry, remove_entry


@acting_required
@require_GET
def show_calendar(request: ActingRequest) -> HttpResponse:
    """A month as a table, and the whole year as a list; `?nam=&thang=`, this month when nothing is asked."""
    today = timezone.localdate()
    year = _number(request, "nam", today.year, FIRST_YEAR, LAST_YEAR)
    number = _number(request, "thang", today.month if year == today.year else MONTHS[0], MONTHS[0], MONTHS[-1])
    items, special = _items(request, year), known_holidays()
    months = [month_of(year, each, items, today=today, special=special) for each in MONTHS]
    context = {
        "year": year, "month": months[number - 1], "months": months, "week": WEEK, "items": items, "today": today,
        "years": [each for each in (year - 1, year + 1) if FIRST_YEAR <= each <= LAST_YEAR],
        "may_write": may_keep_calendar(request.actor),
    }  # fmt: skip
    return render(request, "planning/calendar.html", context)


@acting_required
@require_GET
def calendar_file(request: ActingRequest, year: int) -> HttpResponse:
    """The year for Outlook, Google Calendar and the like."""
    events = [as_event(item, request.get_host()) for item in _items(request, year)]
    name = f"Lịch khuyến công {year}, {request.actor.organisation.short_name or request.actor.organisation.name}"
    response = HttpResponse(as_file(events, name=name, made=timezone.now()), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="lich-khuyen-cong-{year}.ics"'
    return response


@acting_required
@require_http_methods(["GET", "POST"])
def new_entry(request: ActingRequest) -> HttpResponse:
    """Write a day."""
    if not may_keep_calendar(request.actor):
        raise NotFound("lich")
    initial = {"day": timezone.localdate()}
    national = may_keep_national_calendar(request.actor)
    form = EntryForm(request.POST or None, national=national, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _done(request, add_entry(actor=request.actor, **form.answers()), "Đã ghi vào lịch")
        except Refused as refusal:
            form.add_refusal(refusal)
    return render(request, "planning/calendar_entry.html", {"form": form}, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def edit_entry(request: ActingRequest, key: UUID) -> HttpResponse:
    """Change a day of one's own office."""
    entry = entry_to_keep(request.actor, key)
    form = EntryForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            return _done(request, change_entry(entry, actor=request.actor, **form.answers()), "Đã sửa lịch")
        except Refused as refusal:
            form.add_refusal(refusal)
    context = {"form": form, "entry": entry, "national": isinstance(entry, NationalEntry)}
    return render(request, "planning/calendar_entry.html", context, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def delete_entry(request: ActingRequest, key: UUID) -> HttpResponse:
    """Take a day out, after a page that says whose it is and who will no longer see it."""
    entry = entry_to_keep(request.actor, key)
    reasons: tuple[Any, ...] = ()
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            remove_entry(entry, version=int(version) if version.isdecimal() else 0, actor=request.actor)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            return _done(request, entry, "Đã bỏ khỏi lịch")
    context = {"entry": entry, "national": isinstance(entry, NationalEntry), "reasons": reasons}
    return render(request, "planning/calendar_delete.html", context, status=409 if reasons else 200)


def _items(request: ActingRequest, year: int) -> list[Any]:
    if not may_open_calendar(request.actor):
        raise NotFound("lich")
    return calendar_items(request.actor, year)


def _number(request: HttpRequest, name: str, default: int, least: int, most: int) -> int:
    asked = request.GET.get(name, "")
    if not asked:
        return default
    if not (asked.isascii() and asked.isdigit() and len(asked) <= len(str(most)) and least <= int(asked) <= most):
        raise NotFound(name)
    return int(asked)


def _done(request: HttpRequest, entry: CalendarEntry | NationalEntry, what: str) -> HttpResponse:
    messages.success(request, f"{what}: {entry.title}, ngày {entry.day:%d/%m/%Y}.")
    return redirect(f"{reverse('planning:calendar')}?nam={entry.day.year}&thang={entry.day.month}")
