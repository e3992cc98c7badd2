"""Who prepares and sends the bundle of a Sở, who prepares and approves the plan, who reads them."""

from __future__ import annotations

from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, Role


def may_prepare_registration(actor: Actor | None) -> bool:
    """Officers and leaders of a Sở."""
    return actor is not None and actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}


def may_send_registration(actor: Actor | None) -> bool:
    """The leader of the Sở signs the report (TT 36/2013/TT-BCT, Điều 6.1, 10.2)."""
    return actor is not None and actor.role == Role.PROVINCE_LEADER


def may_read_plan(actor: Actor | None) -> bool:
    """The central level."""
    return actor is not None and actor.role in CENTRAL_ROLES


def may_prepare_plan(actor: Actor | None) -> bool:
    """Officers and the director of the Cục (TT 36/2013/TT-BCT, Điều 8.3)."""
    return actor is not None and actor.role in {Role.CENTRE_OFFICER, Role.CENTRE_LEADER}


def may_submit_plan(actor: Actor | None) -> bool:
    """The director of the Cục signs the tờ trình (TT 36/2013/TT-BCT, Điều 8.3)."""
    return actor is not None and actor.role == Role.CENTRE_LEADER


def may_screen(actor: Actor | None) -> bool:
    """Officers of the Cục take dossiers into screening (TT 36/2013/TT-BCT, Điều 6.2)."""
    return actor is not None and actor.role == Role.CENTRE_OFFICER


def may_conclude(actor: Actor | None) -> bool:
    """The director of the Cục concludes on dossiers (TT 36/2013/TT-BCT, Điều 8.2)."""
    return actor is not None and actor.role == Role.CENTRE_LEADER


def may_approve_plan(actor: Actor | None) -> bool:
    """The Minister's approving authority (TT 36/2013/TT-BCT, Điều 8.3)."""
    return actor is not None and actor.role == Role.MINISTER


def may_open_planning(actor: Actor | None) -> bool:
    """Who has a planning section at all."""
    return may_prepare_registration(actor) or may_read_plan(actor)


def may_open_calendar(actor: Actor | None) -> bool:
    """Everybody who works on đề án has a calendar."""
    return actor is not None and actor.role != Role.PLATFORM_ADMIN


def reads_meetings(actor: Actor) -> bool:
    """Officers, appraisers and leaders of the office whose council meets; others only where they sit themselves."""
    return actor.role in {
        Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.CENTRE_OFFICER, Role.CENTRE_APPRAISER, Role.CENTRE_LEADER,
    }  # fmt: skip
