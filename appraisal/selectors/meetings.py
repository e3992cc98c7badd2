"""Meetings of councils: which ones a person sees, the agenda with what is hidden from them, what could be put on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from appraisal import meeting_rules
from appraisal.models import AgendaItem, Appraisal, Attendance, Body, Level, Meeting, Panel, PanelMember
from appraisal.selectors.minutes import HELD, kept_away_items, visible_meetings
from appraisal.states import MeetingState
from core.errors import NotFound
from core.keyset import KeysetPage, in_chunks, keyset_page
from organisations.actors import Actor
from proposals.selectors import visible_to
from proposals.states import State

APPRAISING_STATE = {Level.PROVINCE: State.PROVINCE_APPRAISING, Level.CENTRE: State.CENTRAL_APPRAISING}
_COLUMNS = (
    "id", "key", "number", "state", "held_at", "place", "minutes_number", "panel__name", "panel__plan_year",
)  # fmt: skip


def meeting_rows(actor: Actor, *, state: str = "") -> QuerySet[Any, dict[str, Any]]:
    """The meetings this person sees."""
    rows = visible_meetings(actor)
    if state in MeetingState.values:
        rows = rows.filter(state=state)
    found: QuerySet[Any, dict[str, Any]] = rows.values(*_COLUMNS)
    return found


def meeting_page(actor: Actor, *, state: str = "", cursor: str = "") -> KeysetPage:
    """One page of them, the latest first, with how many dossiers each had."""
    page = keyset_page(meeting_rows(actor, state=state), cursor=cursor, moment="held_at")
    _count_dossiers(page.rows)
    return page


def meetings_all(actor: Actor, *, state: str = "") -> Iterator[dict[str, Any]]:
    """All of them in the same order, for a file."""
    for chunk in in_chunks(meeting_rows(actor, state=state).order_by("-held_at", "-id")):
        _count_dossiers(chunk)
        yield from chunk


def _count_dossiers(rows: list[dict[str, Any]]) -> None:
    counted = AgendaItem.objects.filter(meeting__in=[row["id"] for row in rows]).order_by()
    sizes = dict(counted.values_list("meeting").annotate(n=Count("id")))
    for row in rows:
        row["dossiers"] = sizes.get(row["id"], 0)
        row["state_label"] = MeetingState(row["state"]).label


def get_meeting(actor: Actor | None, key: str) -> Meeting:
    """One meeting by its key. NotFound when it is not there or not yours."""
    found: Meeting | None = visible_meetings(actor).select_related("panel", "tenant").filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def seat_in(panel: Panel, actor: Actor, day: date | None = None) -> PanelMember | None:
    """The seat this person holds in a council on a day (today)."""
    found: PanelMember | None = seated_on(panel, day or timezone.localdate()).filter(user_id=actor.user.pk).first()
    return found


def seated_on(panel: Panel, day: date) -> QuerySet[PanelMember]:
    """Who sits in a council on a day: from the day they joined until the day before they left."""
    rows: QuerySet[PanelMember] = PanelMember.objects.filter(panel=panel, joined_on__lte=day)
    return rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=day)).order_by("position", "id")


def councils_to_convene(actor: Actor) -> list[Panel]:
    """Working councils this person may call together: the head of the level, and who runs the council."""
    rows = Panel.objects.filter(tenant_id=actor.organisation.tenant_id, body=Body.COUNCIL, dissolved_on__isnull=True)
    if actor.role not in meeting_rules.HEADS:
        seats = PanelMember.objects.filter(
            panel=OuterRef("pk"), user=actor.user, left_on__isnull=True, seat__in=meeting_rules.RUNNING_SEATS
        )
        rows = rows.filter(Exists(seats))
    return list(rows)


def dossiers_to_discuss(panel: Panel, actor: Actor, *, beside: Meeting | None = None) -> list[Appraisal]:
    """Rounds of a council that are going on and stand on no other agenda that is still to be held or to be concluded."""
    rows: QuerySet[Appraisal] = Appraisal.objects.filter(
        panel=panel, closed_at__isnull=True, proposal__in=visible_to(actor),
        proposal__state=APPRAISING_STATE[Level(panel.level)],
    ).exclude(Exists(live_items().filter(appraisal=OuterRef("pk"))))  # fmt: skip
    if beside is not None:
        rows = rows.exclude(Exists(AgendaItem.objects.filter(meeting=beside, appraisal=OuterRef("pk"))))
    return list(rows.select_related("proposal__unit").order_by("proposal__code"))


def live_items() -> QuerySet[AgendaItem]:
    """Items that bind their dossier to a meeting: not put off, of a meeting that was not cancelled."""
    rows: QuerySet[AgendaItem] = AgendaItem.objects.filter(postponed="")
    return rows.exclude(meeting__state=MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """An item as one person may see it. Hidden: only its number; `item` is None."""

    position: int
    item: AgendaItem | None

    @property
    def hidden(self) -> bool:
        return self.item is None

    @property
    def status(self) -> tuple[str, str]:
        """Label and tone of the badge."""
        if self.item is None:
            return ("Không được xem", "")
        if self.item.concluded_at:
            return (self.item.get_verdict_display(), "bad" if self.item.verdict == "not_met" else "good")
        return ("Chuyển phiên sau", "wait") if self.item.postponed else ("Chưa kết luận", "info")


def agenda_of(meeting: Meeting, actor: Actor) -> list[AgendaRow]:
    """The agenda in order; what this person is kept away from is only a number. Two queries."""
    hidden = set(kept_away_items(actor).filter(meeting=meeting).values_list("pk", flat=True))
    items = meeting.items.select_related("appraisal__proposal__unit", "appraisal__proposal__content")
    return [AgendaRow(n, None if item.pk in hidden else item) for n, item in enumerate(items, start=1)]


def get_item(meeting: Meeting, actor: Actor, position: int) -> AgendaItem:
    """One item by its number on the agenda. NotFound beyond the end, and for whoever is kept away from its dossier."""
    rows = agenda_of(meeting, actor)
    row = rows[position - 1] if 0 < position <= len(rows) else None
    if row is None or row.item is None:
        raise NotFound(str(position))
    return row.item


def times_of(meeting: Meeting) -> dict[int, list[Attendance]]:
    """Member -> the stretches of time they sat."""
    found: dict[int, list[Attendance]] = {}
    for row in meeting.attendances.all():
        found.setdefault(row.member_id, []).append(row)
    return found


def conclusion_of_council(round_: Appraisal) -> AgendaItem | None:
    """What the council concluded about a round at a meeting that has been held."""
    found: AgendaItem | None = (
        AgendaItem.objects.filter(appraisal=round_, concluded_at__isnull=False, meeting__state__in=HELD)
        .select_related("meeting")
        .order_by("-concluded_at")
        .first()
    )
    return found


def accounts_of(panel: Panel, seats: Iterable[str] = ()) -> list[int]:
    """User ids of the members who have an account; of some seats only when named."""
    rows: QuerySet[Any] = seated_on(panel, timezone.localdate()).filter(user__isnull=False)
    if seats:
        rows = rows.filter(seat__in=list(seats))
    return list(rows.values_list("user_id", flat=True))
