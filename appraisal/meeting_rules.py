"""Who may do what with a meeting of a council. Pure; the seat is fetched by whoever asks."""

from __future__ import annotations

from appraisal.models import PanelMember
from appraisal.states import MeetingState, Seat
from organisations.actors import Actor
from organisations.roles import Role

HEADS = frozenset({Role.PROVINCE_LEADER, Role.CENTRE_LEADER})
"""Who answers for the appraisal of a level, and concludes on what the council found (TT 36/2013/TT-BCT, Điều 8)."""
RUNNING_SEATS = frozenset({Seat.CHAIR, Seat.VICE_CHAIR, Seat.SECRETARY})
PRESIDING_SEATS = frozenset({Seat.CHAIR, Seat.VICE_CHAIR})
OPEN_STATES = frozenset({MeetingState.PLANNED, MeetingState.RUNNING})


def is_head(actor: Actor, tenant_id: int) -> bool:
    """Leads the office the council belongs to."""
    return actor.role in HEADS and actor.tenant_id == tenant_id


def runs(seat: PanelMember | None) -> bool:
    """Chair, vice chair and secretary run the meeting and keep its minutes."""
    return seat is not None and seat.seat in RUNNING_SEATS


def presides(seat: PanelMember | None) -> bool:
    """Chair and vice chair; only they reopen what was closed."""
    return seat is not None and seat.seat in PRESIDING_SEATS


def may_convene(actor: Actor, tenant_id: int, seat: PanelMember | None) -> bool:
    """Calls together, moves, cancels and opens."""
    return runs(seat) or is_head(actor, tenant_id)


def may_enter_for(seat: PanelMember | None, member: PanelMember) -> bool:
    """A member speaks for themself; the secretary writes down paper ballots, the chair those of people without an account."""
    if seat is None:
        return False
    return seat.pk == member.pk or seat.seat == Seat.SECRETARY or (runs(seat) and member.user_id is None)
