"""Whose minutes a person may read: the council's own, and after the meeting the office it sits in; never who is kept away."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from appraisal.models import AgendaItem, Declaration, Meeting, PanelMember
from appraisal.states import MeetingState
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Recusal

HELD = (MeetingState.CLOSED, MeetingState.SIGNED)
_OUTSIDE = frozenset({Role.UNIT_STAFF, Role.PLATFORM_ADMIN})


def visible_meetings(actor: Actor | None) -> QuerySet[Meeting]:
    """Meetings of this person's own office: all of them for the council and the head, the held ones for the others."""
    rows: QuerySet[Meeting] = Meeting.objects.all()
    if actor is None or actor.role in _OUTSIDE:
        return rows.none()
    mine = rows.filter(tenant_id=actor.organisation.tenant_id)
    if actor.role in {Role.PROVINCE_LEADER, Role.CENTRE_LEADER, Role.SYSTEM}:
        return mine
    seats = PanelMember.objects.filter(panel=OuterRef("panel"), user=actor.user, left_on__isnull=True)
    return mine.filter(Q(state__in=HELD) | Exists(seats))


def kept_away_items(actor: Actor) -> QuerySet[AgendaItem]:
    """Items whose dossier this person is kept away from: recused, or the latest word of the member is a conflict."""
    items: QuerySet[AgendaItem] = AgendaItem.objects.all()
    recused = Recusal.objects.filter(user=actor.user, lifted_at__isnull=True).values("proposal")
    latest = Declaration.objects.filter(
        member=OuterRef("member"), proposal=OuterRef("proposal"), level=OuterRef("level")
    ).order_by("-id")
    said = (
        Declaration.objects.filter(
            member__user=actor.user,
            member__panel=OuterRef("meeting__panel"),
            proposal=OuterRef("appraisal__proposal"),
            level=OuterRef("appraisal__level"),
            conflicted=True,
        )
        .annotate(last=Subquery(latest.values("id")[:1]))
        .filter(id=F("last"))
    )
    return items.filter(Q(appraisal__proposal__in=recused) | Exists(said))


def meetings_with_readable_words(actor: Actor | None) -> QuerySet[Meeting]:
    """Running and held meetings none of whose dossiers this person is kept away from: the minutes name every one."""
    rows = visible_meetings(actor).filter(state__in=(*HELD, MeetingState.RUNNING))
    return rows if actor is None else rows.exclude(Exists(kept_away_items(actor).filter(meeting=OuterRef("pk"))))


def meetings_with_readable_minutes(actor: Actor | None) -> QuerySet[Meeting]:
    """The held ones of them."""
    return meetings_with_readable_words(actor).filter(state__in=HELD)
