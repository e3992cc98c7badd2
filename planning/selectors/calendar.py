"""What stands in the calendar of a person for a year: nine questions, however much there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from appraisal.models import AppraisalSheet, Assignment, Meeting, PanelMember, Purpose
from appraisal.states import MeetingState
from budgets.selectors import norms_on
from budgets.states import Topic
from core.models import Holiday
from organisations.actors import Actor
from planning import rules
from planning.calendar import Item, Sort, days_of_law, days_of_windows, ordered
from programmes.models import CalendarEntry, NationalEntry
from programmes.rules import may_keep_calendar, may_keep_national_calendar
from programmes.selectors import calendar_entries, national_entries, windows_of
from proposals.selectors import visible_to
from proposals.waiting import waiting_for


def calendar_items(actor: Actor, year: int) -> list[Item]:
    """Every item of the year this person may see, in order."""
    first, last, tenant_id = date(year, 1, 1), date(year, 12, 31), actor.organisation.tenant_id
    windows = windows_of(tenant_id)
    deadlines = [norm for norm in norms_on(last, tenant_id) if norm.topic == Topic.DEADLINE]
    return ordered(
        [
            *(_holiday(row) for row in Holiday.objects.filter(day__range=(first, last))),
            *days_of_law(deadlines, year, windows),
            *days_of_windows(windows, year),
            *(_national(row, actor) for row in national_entries(first, last)),
            *(_own(row, actor) for row in calendar_entries(tenant_id, first, last)),
            *(_meeting(row) for row in _meetings(actor, year)),
            *_opinions(actor, first, last),
            *_dossiers(actor, first, last),
        ]
    )


def _holiday(row: Holiday) -> Item:
    title = f"Làm bù: {row.name}" if row.kind == Holiday.Kind.WORKING else row.name
    return Item(row.day, Sort.HOLIDAY, title, "day", citation=row.source)


def _national(row: NationalEntry, actor: Actor) -> Item:
    key = str(row.key) if may_keep_national_calendar(actor) else ""
    return Item(row.day, Sort.NATIONAL, row.title, str(row.key), row.note, edit_key=key)


def _own(row: CalendarEntry, actor: Actor) -> Item:
    key = str(row.key) if may_keep_calendar(actor) else ""
    return Item(row.day, Sort.OWN, row.title, str(row.key), row.note, edit_key=key)


def _meetings(actor: Actor, year: int) -> QuerySet[Meeting]:
    """Meetings of the own office's councils for those who work there, of a council one sits in for anybody else."""
    sits = PanelMember.objects.filter(panel=OuterRef("panel"), user=actor.user, left_on__isnull=True)
    may_read = Q(Exists(sits))
    if rules.reads_meetings(actor):
        may_read |= Q(tenant_id=actor.tenant_id)
    rows: QuerySet[Meeting] = Meeting.objects.filter(may_read, held_at__year=year).select_related("panel")
    return rows.exclude(state=MeetingState.CANCELLED)


def _meeting(row: Meeting) -> Item:
    at = timezone.localtime(row.held_at)
    return Item(at.date(), Sort.MEETING, f"{at:%H:%M} {row.panel.name}, phiên số {row.number}", row.key, row.place)


def _opinions(actor: Actor, first: date, last: date) -> Iterable[Item]:
    """Opinions asked of this person and not given yet, counted by day."""
    given = AppraisalSheet.objects.filter(
        purpose=Purpose.OPINION, appraisal=OuterRef("appraisal"), member=OuterRef("member")
    )
    rows = (
        Assignment.objects.filter(member__user=actor.user, ended_at__isnull=True, appraisal__closed_at__isnull=True)
        .filter(~Exists(given), due_on__range=(first, last))
        .order_by()
    )
    for row in _counted(rows):
        yield Item(
            row["due_on"], Sort.OPINION, f"{row['count']} hồ sơ cần ý kiến thẩm định", "opinions",
            url=reverse("appraisal:list"),
        )  # fmt: skip


def _dossiers(actor: Actor, first: date, last: date) -> Iterable[Item]:
    """Dossiers that wait for this person, counted by their last day."""
    rows = visible_to(actor).filter(waiting_for(actor), due_on__range=(first, last)).order_by()
    url = f"{reverse('proposals:list')}?nhom=cho-toi&sap=han"
    for row in _counted(rows):
        yield Item(row["due_on"], Sort.DOSSIER, f"{row['count']} hồ sơ đến hạn", "dossiers", url=url)


def _counted(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    return rows.values("due_on").annotate(count=Count("pk"))
