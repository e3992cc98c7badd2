"""Who sits in the body of a round, who has declared, and which dossiers wait for a declaration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from appraisal.conflicts import Suggestion
from appraisal.models import Appraisal, Declaration, Level, Panel, PanelMember
from appraisal.rules import is_head_of
from appraisal.selectors.parties import suggestions_for
from appraisal.selectors.rounds import open_round
from appraisal.states import Seat
from core.errors import NotFound
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal, Recusal
from proposals.selectors import visible_to

MOST_SHOWN = 100
OVERSEERS = (Seat.CHAIR, Seat.SECRETARY)


@dataclass(frozen=True, slots=True)
class Pending:
    """A dossier a member has not declared on, and what may be a conflict."""

    proposal: Proposal
    level: Level
    member: PanelMember
    suggestions: list[Suggestion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """A member of the body of a round and their declaration, None while there is none."""

    member: PanelMember
    declaration: Declaration | None
    suggestions: list[Suggestion] = field(default_factory=list)


def sitting(day: date) -> Q:
    """Condition on `PanelMember`: sits on that day."""
    return Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gt=day))


def members_sitting(panel: Panel) -> QuerySet[PanelMember]:
    """Who sits in a panel today, in its order."""
    rows: QuerySet[PanelMember] = PanelMember.objects.filter(sitting(timezone.localdate()), panel=panel)
    return rows.select_related("user", "panel")


def seat_of(actor: Actor, proposal: Proposal, level: str) -> PanelMember | None:
    """The actor's seat in the body of the round that is going on; None without one, or when kept away."""
    rows: QuerySet[PanelMember] = PanelMember.objects.filter(
        sitting(timezone.localdate()), user_id=actor.user.pk, panel__in=_panels_at_work(proposal, level)
    )
    away = Recusal.objects.filter(proposal=proposal, user_id=actor.user.pk, lifted_at__isnull=True)
    return rows.exclude(Exists(away)).select_related("panel").first()


def _panels_at_work(proposal: Proposal, level: str) -> QuerySet[Panel]:
    rounds = Appraisal.objects.filter(proposal=proposal, level=level, closed_at__isnull=True, panel__isnull=False)
    keys: QuerySet[Panel] = rounds.values("panel_id")
    return keys


def declaration_of(member: PanelMember, proposal: Proposal, level: str) -> Declaration | None:
    """What the member has declared on a dossier and what still stands; None when nothing, or when it was lifted."""
    rows = Declaration.objects.filter(member=member, proposal=proposal, level=level).order_by("-id")
    latest: Declaration | None = rows.first()
    return None if latest is None or latest.lifted else latest


def has_declared(member: PanelMember, proposal: Proposal, level: str) -> bool:
    """The gate before the sheet and the ballot: a declaration of either kind stands."""
    return declaration_of(member, proposal, level) is not None


def undeclared_seat(actor: Actor, proposal: Proposal, level: str) -> PanelMember | None:
    """The actor's seat for which the declaration is still owed before the dossier is appraised."""
    seat = seat_of(actor, proposal, level)
    return None if seat is None or has_declared(seat, proposal, level) else seat


def level_with_seat(actor: Actor, proposal: Proposal) -> tuple[Level, PanelMember]:
    """Where the actor sits for this dossier. Raises NotFound for whoever has no seat in a round that is going on."""
    for level in (Level.CENTRE, Level.PROVINCE):
        seat = seat_of(actor, proposal, level)
        if seat is not None:
            return level, seat
    raise NotFound(proposal.code)


def undeclared(actor: Actor, *, at_most: int = MOST_SHOWN) -> list[Pending]:
    """My dossiers in rounds that are going on, not declared on yet, oldest round first. Eight queries at most."""
    seats = {row.panel_id: row for row in _seats_of(actor)}
    rounds = (
        Appraisal.objects.filter(panel__in=list(seats), closed_at__isnull=True, proposal__in=visible_to(actor))
        .select_related("proposal__unit")
        .annotate(declared=Exists(_standing(actor)))
        .filter(declared=False)
        .exclude(Exists(_away(actor)))
        .order_by("opened_at", "id")
    )[:at_most]
    found = [(row.proposal, Level(row.level), seats[row.panel_id]) for row in rounds] if seats else []
    hints = suggestions_for([(member, proposal.pk) for proposal, _, member in found], to_themself=True) if found else {}
    return [Pending(row, level, seat, hints.get((seat.pk, row.pk), [])) for row, level, seat in found]


def undeclared_count(actor: Actor) -> int:
    """How many dossiers wait for my declaration, counted no further than one page shows. At most two queries."""
    panels = [row.panel_id for row in _seats_of(actor)]
    if not panels:
        return 0
    rounds = Appraisal.objects.filter(panel__in=panels, closed_at__isnull=True, proposal__in=visible_to(actor))
    owed = rounds.exclude(Exists(_standing(actor))).exclude(Exists(_away(actor)))
    return len(owed.values_list("pk", flat=True)[: MOST_SHOWN + 1])


def _seats_of(actor: Actor) -> QuerySet[PanelMember]:
    day = timezone.localdate()
    rows: QuerySet[PanelMember] = PanelMember.objects.filter(sitting(day), user_id=actor.user.pk)
    return rows.select_related("panel")


def _standing(actor: Actor) -> QuerySet[Declaration]:
    """The actor's declarations beside a round that nothing has lifted."""
    mine = Q(proposal=OuterRef("proposal"), level=OuterRef("level"), member__panel=OuterRef("panel"))
    rows = Declaration.objects.filter(mine, member__user_id=actor.user.pk, lifted=False)
    later = Declaration.objects.filter(
        proposal=OuterRef("proposal"), level=OuterRef("level"), member=OuterRef("member"), pk__gt=OuterRef("pk"),
        lifted=True,
    )  # fmt: skip
    standing: QuerySet[Declaration] = rows.exclude(Exists(later))
    return standing


def _away(actor: Actor) -> QuerySet[Recusal]:
    rows: QuerySet[Recusal] = Recusal.objects.filter(
        proposal=OuterRef("proposal"), user_id=actor.user.pk, lifted_at__isnull=True
    )
    return rows


def oversees(actor: Actor, proposal: Proposal, round_: Appraisal | None) -> bool:
    """Head of the level, chair or secretary of the body: they see who has declared, and write for those without account."""
    if round_ is None or round_.panel is None or actor.role == Role.UNIT_STAFF:
        return False
    if is_head_of(actor, round_.panel):
        return True
    seat = seat_of(actor, proposal, round_.level)
    return seat is not None and seat.seat in OVERSEERS


def overseen_round(actor: Actor, proposal: Proposal) -> Appraisal:
    """The round going on whose declarations this person oversees. Raises NotFound."""
    for level in (Level.CENTRE, Level.PROVINCE):
        round_ = open_round(proposal, level)
        if oversees(actor, proposal, round_):
            return round_  # type: ignore[return-value]
    raise NotFound(proposal.code)


def member_of(round_: Appraisal, key: str) -> PanelMember:
    """A member who sits in the body of this round, by public key. Raises NotFound."""
    found = members_sitting(round_.panel).filter(key=key).first() if round_.panel else None
    if found is None:
        raise NotFound(key)
    return found


def standings_of(round_: Appraisal) -> list[Standing]:
    """Every member of the body with their declaration on this dossier; without what members declared privately."""
    if round_.panel is None:
        return []
    members = list(members_sitting(round_.panel))
    latest = latest_declarations(round_, [member.pk for member in members])
    hints = suggestions_for([(member, round_.proposal_id) for member in members], to_themself=False)
    return [Standing(row, latest.get(row.pk), hints[(row.pk, round_.proposal_id)]) for row in members]


def latest_declarations(round_: Appraisal, members: Iterable[int]) -> dict[int, Declaration]:
    """Key of a member -> the declaration that stands on this dossier at this level. One query."""
    rows = (
        Declaration.objects.filter(proposal=round_.proposal_id, level=round_.level, member__in=list(members))
        .select_related("entered_by")
        .order_by("member_id", "-id")
        .distinct("member_id")
    )
    return {row.member_id: row for row in rows if not row.lifted}
