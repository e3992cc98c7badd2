"""Who sits where, who looks at a dossier, and whose its sheet is."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from appraisal import rules
from appraisal.models import Appraisal, Assignment, Body, Level, PanelMember
from appraisal.rules import APPRAISING, UNASSIGNED, Charge
from appraisal.states import Seat
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.states import State


def active_members() -> QuerySet[PanelMember]:
    """Members who have not left, of bodies that still work."""
    rows: QuerySet[PanelMember] = PanelMember.objects.filter(left_on__isnull=True, panel__dissolved_on__isnull=True)
    return rows


def seat_of(actor: Actor, appraisal: Appraisal) -> PanelMember | None:
    """The seat this person holds in the body of a round; None for whoever does not sit there or has left."""
    if appraisal.panel_id is None:
        return None
    found: PanelMember | None = active_members().filter(panel_id=appraisal.panel_id, user_id=actor.user.pk).first()
    return found


def assignment_of(member: PanelMember, appraisal: Appraisal) -> Assignment | None:
    """What the member is to do in a round, unless it has been ended or handed over."""
    found: Assignment | None = Assignment.objects.filter(
        appraisal=appraisal, member=member, ended_at__isnull=True
    ).first()
    return found


def running_assignments(level: Level, proposals: Collection[int]) -> QuerySet[Assignment]:
    """Who looks at each of these dossiers now, the lead first. Assignments of the Cục are not there for a Sở."""
    rows: QuerySet[Assignment] = Assignment.objects.filter(
        ended_at__isnull=True, appraisal__level=level, appraisal__proposal__in=proposals
    )
    return rows.select_related("member", "appraisal").order_by("appraisal__proposal_id", "-lead", "pk")


def charges_of(level: Level, proposals: Collection[int]) -> dict[int, Charge]:
    """Whose each sheet is, by the key of the dossier; left out = nobody is assigned. Two queries for any number."""
    found = list(running_assignments(level, proposals))
    councils = {row.appraisal.panel_id or 0 for row in found if row.appraisal.body == Body.COUNCIL}
    heads: dict[int | None, set[int]] = {}
    if councils:
        seats = active_members().filter(panel_id__in=councils, seat__in=(Seat.CHAIR, Seat.SECRETARY))
        for panel_id, user_id in seats.filter(user__isnull=False).values_list("panel_id", "user_id"):
            heads.setdefault(panel_id, set()).add(user_id)
    people: dict[int, set[int]] = {}
    led = {row.appraisal.proposal_id for row in found if row.lead}
    for row in found:
        own = people.setdefault(row.appraisal.proposal_id, set(heads.get(row.appraisal.panel_id, ())))
        # When the lead has gone and nobody follows yet, whoever else looks at the dossier keeps it going.
        if row.member.user_id and (row.lead or row.appraisal.proposal_id not in led):
            own.add(row.member.user_id)
    return {proposal: Charge(assigned=True, people=frozenset(ids)) for proposal, ids in people.items()}


def charge_of(proposal: Proposal) -> Charge:
    """Whose the sheet of this dossier is, where it stands now. No query unless it is being appraised."""
    level = APPRAISING.get(State(proposal.state))
    return charges_of(level, [proposal.pk]).get(proposal.pk, UNASSIGNED) if level else UNASSIGNED


def may_fill(actor: Actor, proposal: Proposal) -> bool:
    """Whether this person fills the sheet of the round, and types figures for it."""
    return rules.may_fill_sheet(actor, proposal, charge_of(proposal))


def ended_assignments(level: Level, proposal: Proposal) -> QuerySet[Assignment]:
    """Who looked at the dossier before and why no longer, latest first."""
    rows: QuerySet[Assignment] = Assignment.objects.filter(
        Q(appraisal__proposal=proposal, appraisal__level=level), ended_at__isnull=False
    )
    return rows.select_related("member", "handed_to__member", "assigned_by").order_by("-ended_at", "-pk")
