"""What lies with whom: loads, my own work, conflicts, and until when an opinion is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from appraisal.models import AppraisalSheet, Assignment, Declaration, Level, PanelMember
from appraisal.rules import APPRAISING, level_of
from appraisal.selectors.members import active_members
from budgets.selectors import days
from core.calendars import last_of_working_days
from organisations.actors import Actor
from proposals.models import Proposal, Recusal

NORM = "within.opinion"
NOT_YET, BEGUN, DONE = "chua", "dang", "da"


def opinion_due_on(today: date, tenant_id: int) -> date | None:
    """The last day for an opinion by the dated norm (working days); None when there is none."""
    try:
        count = days(NORM, today, tenant_id)
    except LookupError:
        return None
    return last_of_working_days(today, count)


def open_loads(user_ids: Collection[int]) -> dict[int, int]:
    """How many dossiers wait for each person in all bodies, being appraised now. One query."""
    rows = Assignment.objects.filter(
        ended_at__isnull=True, member__user__in=user_ids, appraisal__proposal__state__in=list(APPRAISING)
    )
    return dict(rows.values_list("member__user_id").annotate(count=Count("pk")))


def conflicts_of(level: Level, proposals: Collection[int], members: Collection[int]) -> set[tuple[int, int]]:
    """(dossier, member) pairs that must not meet: kept away, or declared as conflicting last. Two queries."""
    seats = dict(PanelMember.objects.filter(pk__in=members, user__isnull=False).values_list("pk", "user_id"))
    kept_away = set(
        Recusal.objects.filter(proposal__in=proposals, user__in=seats.values(), lifted_at__isnull=True).values_list(
            "proposal_id", "user_id"
        )
    )
    found = {
        (proposal, member) for member, user in seats.items() for proposal in proposals if (proposal, user) in kept_away
    }
    rows = Declaration.objects.filter(proposal__in=proposals, level=level, member__in=members).order_by("pk")
    latest = {
        (proposal, member): conflicted
        for proposal, member, conflicted in rows.values_list("proposal_id", "member_id", "conflicted")
    }
    return found | {pair for pair, conflicted in latest.items() if conflicted}


def assignable(panel_id: int) -> list[PanelMember]:
    """Members who have not left, in order; those written in have no account and look at paper."""
    return list(active_members().filter(panel_id=panel_id).select_related("user").order_by("position", "pk"))


def given() -> QuerySet[AppraisalSheet]:
    """What the member of an assignment has written in its round, to be asked with `Exists`: an opinion, or the sheet."""
    rows: QuerySet[AppraisalSheet] = AppraisalSheet.objects.filter(
        Q(member=OuterRef("member")) | Q(author=OuterRef("member__user")), appraisal=OuterRef("appraisal")
    )
    return rows


def my_assignments(actor: Actor) -> QuerySet[Assignment]:
    """What lies with me at my level, each with `done` (I have given an opinion or a sheet) and `begun` (I have declared)."""
    declared = Declaration.objects.filter(
        member=OuterRef("member"), proposal=OuterRef("appraisal__proposal"), level=OuterRef("appraisal__level")
    )
    rows: QuerySet[Assignment] = Assignment.objects.filter(
        ended_at__isnull=True, member__user_id=actor.user.pk, appraisal__level=level_of(actor),
        appraisal__proposal__state__in=list(APPRAISING),
    )  # fmt: skip
    return rows.annotate(done=Exists(given()), begun=Exists(declared))


MINE = {NOT_YET: Q(done=False, begun=False), BEGUN: Q(done=False, begun=True), DONE: Q(done=True)}
"""What lies with me: nothing said yet, declared but no opinion, opinion given."""


def my_dossiers(actor: Actor, which: str) -> Subquery:
    """Keys of the dossiers that lie with me in one of the three ways, for a filter."""
    return Subquery(my_assignments(actor).filter(MINE[which]).values("appraisal__proposal_id"))


def my_counts(actor: Actor, visible: QuerySet[Proposal]) -> dict[str, int]:
    """How many lie with me in each of the three ways, of those I may see. One query."""
    rows = my_assignments(actor).filter(appraisal__proposal__in=visible)
    return rows.aggregate(**{which: Count("pk", filter=condition) for which, condition in MINE.items()})


def late_dossiers(level: Level, today: date) -> Subquery:
    """Keys of the dossiers on which an opinion is overdue: the day has passed and the member has given none."""
    rows = Assignment.objects.filter(
        ~Exists(given()), ended_at__isnull=True, appraisal__level=level, due_on__lt=today,
        appraisal__proposal__state__in=list(APPRAISING),
    )  # fmt: skip
    return Subquery(rows.values("appraisal__proposal_id"))


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who looks at a dossier until when; `done` = an opinion is there, `late` = none is and the day has passed."""

    name: str
    lead: bool
    due_on: date | None
    done: bool
    late: bool


def assignees(level: Level, proposals: Collection[int], today: date) -> dict[int, list[Assignee]]:
    """For each dossier who looks at it now, the lead first. One query."""
    rows = Assignment.objects.filter(
        ended_at__isnull=True, appraisal__level=level, appraisal__proposal__in=proposals,
        appraisal__proposal__state__in=list(APPRAISING),
    )  # fmt: skip
    found: dict[int, list[Assignee]] = {}
    kept = ("appraisal__proposal_id", "member__name", "lead", "due_on", "done")
    for proposal, name, lead, due_on, done in (
        rows.annotate(done=Exists(given())).order_by("-lead", "pk").values_list(*kept)
    ):
        late = bool(due_on and due_on < today and not done)
        found.setdefault(proposal, []).append(Assignee(name, lead, due_on, done, late))
    return found
