"""Whose move is it? One row per state that waits for somebody; the desk, the case file and the notices read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from organisations.actors import Actor
from organisations.roles import OrganisationKind, Role
from proposals import rules
from proposals.models import Proposal
from proposals.states import Kind
from proposals.states import State as S  # noqa: N817 - the table is read by people


@dataclass(frozen=True, slots=True)
class Case:
    """A circumstance, said twice: of a row in hand, and of rows in the database."""

    holds: Callable[[Proposal], bool]
    rows: Q


@dataclass(frozen=True, slots=True)
class Wait:
    """In this state, in this case, these roles are to move; `party` is what a person reads."""

    state: str
    party: str
    roles: tuple[str, ...]
    case: Case


ALWAYS = Case(lambda _: True, Q())
GROUP = Case(lambda p: p.kind == Kind.GROUP, Q(kind=Kind.GROUP))
TENDER = Case(lambda p: p.kind != Kind.GROUP and p.needs_bidding, ~Q(kind=Kind.GROUP) & Q(needs_bidding=True))
PLAIN = Case(lambda p: p.kind != Kind.GROUP and not p.needs_bidding, ~Q(kind=Kind.GROUP) & Q(needs_bidding=False))
PLANNED_TENDER = Case(lambda p: p.needs_bidding, Q(needs_bidding=True))
PLANNED_PLAIN = Case(lambda p: not p.needs_bidding, Q(needs_bidding=False))
OWN_CENTRE = Case(rules.is_direct, Q(unit__kind=OrganisationKind.REGIONAL_CENTRE))
THROUGH_PROVINCE = Case(lambda p: not rules.is_direct(p), ~Q(unit__kind=OrganisationKind.REGIONAL_CENTRE))

UNIT, PROVINCE, CENTRE, MINISTRY = "Đơn vị thực hiện", "Sở Công Thương", "Cục", "Lãnh đạo Bộ"


@dataclass(frozen=True, slots=True)
class GlimpsedUnit:
    """The implementing unit, as far as the table of waits asks."""

    kind: str


@dataclass(frozen=True, slots=True)
class Glimpse:
    """As much of a đề án as the table of waits asks for: for lists, which read columns and no rows."""

    state: str
    kind: str
    needs_bidding: bool
    unit: GlimpsedUnit
    is_imported: bool = False


@dataclass(frozen=True, slots=True)
class Superiors:
    """Who answers for a party that is late: its own leader, then the level above. `()` = nobody in this house.

    A unit keeps no role of a leader of its own here, so all its people hear it twice; above them stands the Sở, or the
    Cục for units that file with it directly.
    """

    party: str
    leader: tuple[str, ...]
    leader_label: str
    above: tuple[str, ...]
    above_label: str
    case: Case


SUPERIORS: tuple[Superiors, ...] = (
    Superiors(UNIT, (Role.UNIT_STAFF,), "lãnh đạo đơn vị thực hiện",
              (Role.PROVINCE_LEADER,), "lãnh đạo Sở Công Thương", THROUGH_PROVINCE),
    Superiors(UNIT, (Role.UNIT_STAFF,), "lãnh đạo đơn vị thực hiện", (Role.CENTRE_LEADER,), "lãnh đạo Cục", OWN_CENTRE),
    Superiors(PROVINCE, (Role.PROVINCE_LEADER,), "lãnh đạo Sở Công Thương",
              (Role.CENTRE_LEADER,), "lãnh đạo Cục", ALWAYS),
    Superiors(CENTRE, (Role.CENTRE_LEADER,), "lãnh đạo Cục", (Role.MINISTER,), "lãnh đạo Bộ", ALWAYS),
    Superiors(MINISTRY, (Role.MINISTER,), "lãnh đạo Bộ", (), "", ALWAYS),
)  # fmt: skip

LIVE = Q(imported_at__isnull=True)
"""What runs on the portal; a đề án brought in from old books waits for nobody."""

HOUSE: dict[str, str] = {
    Role.UNIT_STAFF: UNIT,
    Role.PROVINCE_OFFICER: PROVINCE,
    Role.PROVINCE_LEADER: PROVINCE,
    Role.CENTRE_OFFICER: CENTRE,
    Role.CENTRE_APPRAISER: CENTRE,
    Role.CENTRE_FINANCE: CENTRE,
    Role.CENTRE_LEADER: CENTRE,
    Role.MINISTER: MINISTRY,
}
"""The party a role belongs to: what is late there is late in the person's own house."""

WAITS: tuple[Wait, ...] = (
    Wait(S.DRAFT, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.SUBMITTED, PROVINCE, (Role.PROVINCE_OFFICER,), ALWAYS),
    Wait(S.PROVINCE_RETURNED, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.PROVINCE_APPRAISING, PROVINCE, (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER), ALWAYS),
    Wait(S.PROVINCE_PASSED, PROVINCE, (Role.PROVINCE_LEADER,), ALWAYS),
    Wait(S.REGISTERED, CENTRE, (Role.CENTRE_OFFICER,), ALWAYS),
    Wait(S.SCREENING, CENTRE, (Role.CENTRE_OFFICER,), ALWAYS),
    Wait(S.CENTRAL_RETURNED, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.CENTRAL_APPRAISING, CENTRE, (Role.CENTRE_APPRAISER, Role.CENTRE_LEADER), ALWAYS),
    Wait(S.IN_PLAN, MINISTRY, (Role.MINISTER,), ALWAYS),
    Wait(S.APPROVED, CENTRE, (Role.CENTRE_LEADER,), ALWAYS),
    Wait(S.ASSIGNED, UNIT, (Role.UNIT_STAFF,), GROUP),
    Wait(S.ASSIGNED, PROVINCE, (Role.PROVINCE_OFFICER,), TENDER),
    Wait(S.ASSIGNED, CENTRE, (Role.CENTRE_LEADER,), PLAIN),
    Wait(S.GROUP_PLANNING, PROVINCE, (Role.PROVINCE_LEADER,), ALWAYS),
    Wait(S.GROUP_PLANNED, PROVINCE, (Role.PROVINCE_OFFICER,), PLANNED_TENDER),
    Wait(S.GROUP_PLANNED, CENTRE, (Role.CENTRE_LEADER,), PLANNED_PLAIN),
    Wait(S.BIDDING, CENTRE, (Role.CENTRE_LEADER,), ALWAYS),
    Wait(S.CONTRACTED, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.IMPLEMENTING, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.ACCEPTANCE_REQUESTED, PROVINCE, (Role.PROVINCE_OFFICER,), THROUGH_PROVINCE),
    Wait(S.ACCEPTANCE_REQUESTED, CENTRE, (Role.CENTRE_OFFICER,), OWN_CENTRE),
    Wait(S.ACCEPTED, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.PARTLY_ACCEPTED, UNIT, (Role.UNIT_STAFF,), ALWAYS),
    Wait(S.SETTLING, CENTRE, (Role.CENTRE_LEADER, Role.CENTRE_FINANCE), ALWAYS),
    Wait(S.LIQUIDATED, CENTRE, (Role.CENTRE_FINANCE,), ALWAYS),
)


def waits_for(proposal: Proposal) -> Wait | None:
    """Who is to move now; None when the case is closed, and for what came out of old books."""
    for wait in () if proposal.is_imported else WAITS:
        if wait.state == proposal.state and wait.case.holds(proposal):
            return wait
    return None


def party_in(state: str) -> str:
    """The party a state waits for, when only the state is known (lists); the first row of the state speaks."""
    return next((wait.party for wait in WAITS if wait.state == state), "")


def waiting_for(actor: Actor) -> Q:
    """The rows that wait for this person's role. Combine with `selectors.visible_to`."""
    mine = Q(pk__in=())
    for wait in WAITS:
        if actor.role in wait.roles:
            mine |= Q(state=wait.state) & wait.case.rows
    return mine & LIVE


def superiors_of(wait: Wait, proposal: Proposal) -> Superiors:
    """Who answers for the party that is to move."""
    return next(row for row in SUPERIORS if row.party == wait.party and row.case.holds(proposal))


def waiting_in_house_of(actor: Actor) -> Q:
    """The rows that wait for anybody of this person's party. Combine with `selectors.visible_to`."""
    house, ours = HOUSE.get(actor.role), Q(pk__in=())
    for wait in WAITS:
        if wait.party == house:
            ours |= Q(state=wait.state) & wait.case.rows
    return ours & LIVE
