"""Who fills an appraisal sheet, who reads it, and at which level a đề án is being appraised."""

from __future__ import annotations

from appraisal.models import Level
from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, Role
from proposals import rules
from proposals.models import Proposal
from proposals.states import State

LEVEL_OF_STEP = {
    "return_to_unit": Level.PROVINCE, "open_province_appraisal": Level.PROVINCE, "pass_province": Level.PROVINCE,
    "fail_province": Level.PROVINCE, "return_from_centre": Level.CENTRE, "open_central_appraisal": Level.CENTRE,
    "pass_centre": Level.CENTRE, "fail_centre": Level.CENTRE, "leave_unfunded": Level.CENTRE,
}  # fmt: skip


def may_fill_sheet(actor: Actor, proposal: Proposal) -> bool:
    """The officer of the Sở at the base level, officers and appraisers of the Cục at the ministry level."""
    if proposal.state == State.PROVINCE_APPRAISING:
        return rules.is_province_officer(actor, proposal)
    return proposal.state == State.CENTRAL_APPRAISING and rules.may_return_at_centre(actor, proposal)


def may_read_sheets(actor: Actor, proposal: Proposal, level: Level) -> bool:
    """The Sở reads its own level; the central level reads both. The unit learns the conclusion, not the sheets."""
    if actor.role in CENTRAL_ROLES:
        return rules.may_see(actor, proposal)
    return level == Level.PROVINCE and rules.is_province(actor, proposal)


def is_province_side(actor: Actor) -> bool:
    """Acts for a Sở."""
    return actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}


def level_of(actor: Actor) -> Level:
    """The level this person looks at first."""
    return Level.CENTRE if actor.role in CENTRAL_ROLES else Level.PROVINCE


def may_list(actor: Actor | None) -> bool:
    """Who has a list of dossiers to appraise."""
    return actor is not None and (actor.role in CENTRAL_ROLES or is_province_side(actor))


RETURN_STEPS = ("return_to_unit", "return_from_centre")
_KEEPERS = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.CENTRE_OFFICER, Role.CENTRE_APPRAISER, Role.CENTRE_LEADER,
})  # fmt: skip


def may_keep_templates(actor: Actor | None) -> bool:
    """Whoever asks for supplements, or leads those who do, keeps the sentences of the office."""
    return actor is not None and actor.role in _KEEPERS
