"""Which reports of one's own may I read, change, run, and who may receive them? A definition is shared, rows never are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.errors import NotFound, Refused
from core.jobs import progress_of
from core.keyset import KeysetPage, keyset_page
from core.models import Job
from organisations.actors import Actor, actor_for
from organisations.models import Membership
from organisations.roles import LEADER_ROLES, Role
from reporting.models import ReportDefinition, ReportRun, ReportSchedule, RunState

MINE, SHARED = "cua-toi", "dung-chung"
RUNS_SHOWN = 20
NO_ROLE = "Người nhận không còn vai trò ở đơn vị nên không lập được báo cáo."
_COLUMNS = (
    "id", "key", "name", "description", "shared", "changed_at", "owner_id", "owner__full_name", "spec",
    "schedule__state", "schedule__next_at",
)  # fmt: skip
_RUN_COLUMNS = (
    "id", "key", "title", "state", "rows", "extension", "created_at", "expires_at", "removed_at", "slot", "job__status",
)  # fmt: skip


def visible_definitions(actor: Actor | None) -> QuerySet[ReportDefinition]:
    """One's own in this organisation, and those its people share."""
    if actor is None or actor.role in {Role.PLATFORM_ADMIN, Role.SYSTEM}:
        return ReportDefinition.objects.none()
    rows: QuerySet[ReportDefinition] = ReportDefinition.objects.filter(organisation_id=actor.organisation.pk)
    return rows.filter(Q(owner_id=actor.user.pk) | Q(shared=True))


def get_definition(actor: Actor | None, key: str) -> ReportDefinition:
    """One to read. NotFound when it is not there or not yours to read."""
    found = visible_definitions(actor).select_related("owner", "organisation", "schedule").filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def get_own(actor: Actor | None, key: str) -> ReportDefinition:
    """One to change: the owner's alone."""
    found = get_definition(actor, key)
    if actor is None or found.owner_id != actor.user.pk:
        raise NotFound(key)
    return found


def definition_page(actor: Actor, *, which: str, cursor: str = "") -> KeysetPage:
    """A page of one's own reports or of those others share, the latest changed first."""
    rows = visible_definitions(actor)
    mine = Q(owner_id=actor.user.pk)
    rows = rows.exclude(mine) if which == SHARED else rows.filter(mine)
    return keyset_page(rows.values(*_COLUMNS), cursor=cursor, moment="changed_at")


def schedule_of(definition: ReportDefinition) -> ReportSchedule | None:
    """When it is made again, if it is."""
    return ReportSchedule.objects.filter(definition=definition).first()


def visible_runs(actor: Actor | None) -> QuerySet[ReportRun]:
    """What was made for this person in this organisation; another organisation of theirs has its own."""
    if actor is None or actor.role in {Role.PLATFORM_ADMIN, Role.SYSTEM}:
        return ReportRun.objects.none()
    rows: QuerySet[ReportRun] = ReportRun.objects.filter(user_id=actor.user.pk, organisation_id=actor.organisation.pk)
    return rows


def get_run(actor: Actor | None, key: str) -> ReportRun:
    """One run of one's own."""
    found = visible_runs(actor).select_related("job", "definition", "user").filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def get_run_to_repeat(actor: Actor | None, key: str) -> ReportRun:
    """A run that failed: for whom it was made, or the owner of the report whose schedule asked for it."""
    if actor is None:
        raise NotFound(key)
    own = Q(pk__in=visible_runs(actor).values("pk"))
    asked = Q(definition__owner_id=actor.user.pk, schedule__isnull=False, organisation_id=actor.organisation.pk)
    found: ReportRun | None = ReportRun.objects.select_related("job").filter(own | asked, key=key).first()
    if found is None:
        raise NotFound(key)
    return found


def run_page(actor: Actor, *, cursor: str = "") -> KeysetPage:
    """A page of what was made for this person, newest first."""
    return keyset_page(visible_runs(actor).values(*_RUN_COLUMNS), cursor=cursor, moment="created_at")


def runs_of(definition: ReportDefinition, actor: Actor) -> list[ReportRun]:
    """The latest runs: one's own; the owner sees whom the schedule served too, without the figures of others."""
    rows = ReportRun.objects.filter(definition=definition)
    seen = Q(user_id=actor.user.pk, organisation_id=actor.organisation.pk)
    if definition.owner_id == actor.user.pk:
        seen |= Q(schedule__isnull=False)
    return list(rows.filter(seen).select_related("user", "job")[:RUNS_SHOWN])


def making_of(run: ReportRun) -> dict[str, Any] | None:
    """How far a run is; None once it is made, or was not made for good."""
    if run.state != RunState.WAITING or run.job is None:
        return None
    percent, doing = progress_of(run.job)
    return {"percent": percent, "doing": doing, "failed": run.job.status in Job.Status.REPEATABLE}


def members_on(organisation_id: int, day: date) -> QuerySet[Membership]:
    """Roles held in an organisation on a day by people with an open account."""
    rows = Membership.objects.filter(organisation_id=organisation_id, valid_from__lte=day, user__is_active=True)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return rows.select_related("user").order_by("user__name_folded", "valid_from", "pk")


def possible_receivers(actor: Actor, day: date) -> dict[int, str]:
    """Key -> name with role of those who can get a report of this organisation."""
    names: dict[int, str] = {}
    for row in members_on(actor.organisation.pk, day):
        names.setdefault(row.user_id, f"{row.user.full_name} ({Role(row.role).label})")
    return names


def leaders_of(organisation_id: int, day: date) -> list[int]:
    """Who leads an organisation; everybody in it where no role leads."""
    held = list(members_on(organisation_id, day).values_list("user_id", "role"))
    leading = {user for user, role in held if role in LEADER_ROLES}
    return sorted(leading or {user for user, _ in held})


def memberships_of(user_ids: Iterable[int], organisation_id: int, day: date) -> dict[int, Membership]:
    """Person -> the role in which each gets a report: the first held in the organisation."""
    found: dict[int, Membership] = {}
    for row in members_on(organisation_id, day).filter(user_id__in=list(user_ids)):
        found.setdefault(row.user_id, row)
    return found


def actor_of(run: ReportRun) -> Actor:
    """The person as whom a run is made, as they are today. Raises Refused when they hold that role no more."""
    found = None
    if run.membership is not None or run.delegation is not None:
        membership = None if run.delegation is not None else run.membership
        found = actor_for(run.user, membership, run.delegation)
    if found is None or found.organisation.pk != run.organisation_id:
        raise Refused(NO_ROLE)
    return found
