"""The bodies of my Sở or of the Cục, who sits in them, and who could."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from appraisal import rules
from appraisal.models import Appraisal, Body, Level, Meeting, Panel, PanelMember
from core.errors import NotFound
from core.text import fold
from organisations.actors import Actor
from organisations.models import Membership
from proposals.models import Proposal
from proposals.selectors import visible_to


def panels_for(actor: Actor) -> QuerySet[Panel]:
    """The bodies of this person's own level: of the Sở, or of the Cục for the central level. Newest year first."""
    if not rules.may_list(actor):
        return Panel.objects.none()
    rows: QuerySet[Panel] = Panel.objects.filter(level=rules.level_of(actor))
    if rules.is_province_side(actor):
        rows = rows.filter(tenant_id=actor.tenant_id)
    return rows.order_by("-plan_year", "-id")


def panel_rows(actor: Actor) -> QuerySet[Panel]:
    """The same with `seats`: how many sit there now."""
    return panels_for(actor).annotate(seats=Count("members", filter=Q(members__left_on__isnull=True)))


def get_panel(actor: Actor, key: str) -> Panel:
    """One body of my level. NotFound for all others: fetching is the permission check."""
    found = panels_for(actor).filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def working_panels(actor: Actor, year: int | None = None, body: str = "") -> QuerySet[Panel]:
    """Bodies that can take on a round: not dissolved, of a plan year and a kind when asked for."""
    rows = panels_for(actor).filter(dissolved_on__isnull=True)
    if year is not None:
        rows = rows.filter(plan_year=year)
    return rows.filter(body=body) if body else rows


def members_of(panel: Panel) -> list[PanelMember]:
    """Everybody who sits or sat there, in order; those who left have `left_on`."""
    return list(panel.members.select_related("user").order_by("position", "id"))


def get_member(panel: Panel, key: str) -> PanelMember:
    """One member of a body who has not left. NotFound otherwise."""
    found: PanelMember | None = panel.members.filter(key=key, left_on__isnull=True).first()
    if found is None:
        raise NotFound(key)
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account who can sit in a body: as what, and where."""

    user_id: int
    username: str
    name: str
    title: str
    organisation: str


def people_for(level: Level, tenant_id: int, day: date, query: str = "") -> list[Person]:
    """People of the Sở, or of the central level, by name without diacritics. A person with two roles is there once."""
    rows = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), role__in=rules.ROLES_OF_LEVEL[level], valid_from__lte=day,
        user__is_active=True,
    )  # fmt: skip
    if level == Level.PROVINCE:
        rows = rows.filter(organisation__tenant_id=tenant_id)
    for word in fold(query).split():
        rows = rows.filter(user__name_folded__contains=word)
    return _once(
        rows.select_related("user", "organisation").order_by("user__name_folded", "user_id", "valid_from", "pk")
    )


def _once(rows: Iterable[Membership]) -> list[Person]:
    found: dict[int, Person] = {}
    for row in rows:
        person = Person(row.user_id, row.user.username, row.user.full_name, row.title, row.organisation.name)
        found.setdefault(row.user_id, person)
    return list(found.values())


def first_opened(panel: Panel) -> Meeting | None:
    """The earliest meeting that was opened; from then on the rules stand."""
    found: Meeting | None = panel.meetings.filter(opened_at__isnull=False).order_by("opened_at").first()
    return found


def rounds_of(panel: Panel, *, going_on: bool = False, reader: Actor | None = None) -> QuerySet[Appraisal]:
    """The rounds of a body, newest first; the dossiers with them: for a `reader` those this person may see."""
    rows: QuerySet[Appraisal] = Appraisal.objects.filter(panel=panel).select_related("proposal__unit")
    if reader is not None:
        rows = rows.filter(proposal__in=visible_to(reader))
    if going_on:
        rows = rows.filter(closed_at__isnull=True)
    return rows.order_by("-opened_at", "-id")


def seat_changes(panel: Panel) -> list[dict[str, Any]]:
    """What happened to the seats of a body, latest first: each row of the history with who did it."""
    rows = PanelMember.events.rel.related_model.objects.filter(panel=panel)  # type: ignore[attr-defined]
    kept = ("pgh_obj_id", "pgh_created_at", "pgh_context__metadata", "name", "seat", "left_on", "left_reason")
    return list(rows.order_by("pgh_id").values(*kept))


def last_panel(proposal: Proposal, level: Level) -> Panel | None:
    """The body that looked at the dossier last at this level."""
    last = Appraisal.objects.filter(proposal=proposal, level=level, panel__isnull=False).select_related("panel")
    round_ = last.order_by("-round").first()
    return round_.panel if round_ else None


def panel_of_round(round_: Appraisal | None) -> Panel | None:
    """The body of a round; None for rounds of before, and where the body lies behind another wall."""
    found: Panel | None = Panel.objects.filter(pk=round_.panel_id or 0).first() if round_ else None
    return found


def staff_panel_of(level: Level, tenant_id: int, year: int) -> Panel | None:
    """The staff body of a level and plan year, when somebody has been named before."""
    found: Panel | None = (
        Panel.objects.filter(
            tenant_id=tenant_id, level=level, plan_year=year, body=Body.STAFF, dissolved_on__isnull=True
        )
        .order_by("pk")
        .first()
    )
    return found
