"""Who fills an appraisal sheet, who reads it, and at which level a đề án is being appraised."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.models import Level, Panel
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


def is_officer(actor: Actor, proposal: Proposal) -> bool:
    """Officer of the Sở, officer or appraiser of the Cục: whose work sheets are, whatever the state of the dossier."""
    return rules.is_province_officer(actor, proposal) or rules.may_return_at_centre(actor, proposal)


APPRAISING = {State.PROVINCE_APPRAISING: Level.PROVINCE, State.CENTRAL_APPRAISING: Level.CENTRE}
"""At which level a dossier in this state is being looked at."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Whose the sheet of a round is: `people` are user ids of the lead and of the council's chair and secretary.

    `assigned` is false while nobody has been assigned; then the roles of the level decide alone.
    """

    assigned: bool = False
    people: frozenset[int] = frozenset()


UNASSIGNED = Charge()


def may_fill_sheet(actor: Actor, proposal: Proposal, charge: Charge = UNASSIGNED) -> bool:
    """While nobody is assigned: the officer of the Sở, officers and appraisers of the Cục; after that, the charge alone.

    `selectors.may_fill` asks the same with the charge of the dossier; who decides or writes goes through that one.
    """
    level = APPRAISING.get(State(proposal.state))
    if charge.assigned and level:
        return actor.user.pk in charge.people and may_work_at(actor, proposal, level)
    if level == Level.PROVINCE:
        return rules.is_province_officer(actor, proposal)
    return level == Level.CENTRE and rules.may_return_at_centre(actor, proposal)


def may_work_at(actor: Actor, proposal: Proposal, level: Level) -> bool:
    """Acts for the body of a level: the Sở of the dossier, or the central level once it has arrived there."""
    if level == Level.PROVINCE:
        return rules.is_province(actor, proposal)
    return actor.role in CENTRAL_ROLES and rules.may_see(actor, proposal)


def may_assign(actor: Actor, proposal: Proposal, level: Level) -> bool:
    """Officers and leaders of the level share out the work; the head answers for the appraisal (TT 36/2013, Điều 8)."""
    if level == Level.PROVINCE:
        return rules.is_province(actor, proposal)
    return rules.is_centre_officer(actor, proposal) or rules.is_centre_leader(actor, proposal)


def may_open(actor: Actor) -> bool:
    """Whose step it is to open a round, at the level the person acts for."""
    return actor.role in {Role.PROVINCE_OFFICER, Role.CENTRE_OFFICER}


def may_keep_panels(actor: Actor) -> bool:
    """Sets up bodies and changes them: officers prepare, the head decides; what the head signed is the decision itself."""
    return actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.CENTRE_OFFICER, Role.CENTRE_LEADER}


def is_appraised_at(proposal: Proposal, level: Level) -> bool:
    """The dossier lies with this level to be appraised."""
    return proposal.state == {Level.PROVINCE: State.PROVINCE_APPRAISING, Level.CENTRE: State.CENTRAL_APPRAISING}[level]


def is_head(actor: Actor, proposal: Proposal, level: Level) -> bool:
    """The head of the body that appraises: leader of the Sở, director of the Cục. Reads every opinion."""
    if level == Level.PROVINCE:
        return rules.is_province_leader(actor, proposal)
    return rules.is_centre_leader(actor, proposal)


def may_read_sheets(actor: Actor, proposal: Proposal, level: Level) -> bool:
    """The Sở reads its own level; the central level reads both. The unit learns the conclusion, not the sheets."""
    if actor.role in CENTRAL_ROLES:
        return rules.may_see(actor, proposal)
    return level == Level.PROVINCE and rules.is_province(actor, proposal)


def is_head_of(actor: Actor, panel: Panel) -> bool:
    """Leader of the Sở or Cục whose body this is."""
    wanted = Role.PROVINCE_LEADER if panel.level == Level.PROVINCE else Role.CENTRE_LEADER
    return actor.role == wanted and actor.tenant_id == panel.tenant_id


def is_province_side(actor: Actor) -> bool:
    """Acts for a Sở."""
    return actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}


def level_of(actor: Actor) -> Level:
    """The level this person looks at first."""
    return Level.CENTRE if actor.role in CENTRAL_ROLES else Level.PROVINCE


def may_list(actor: Actor | None) -> bool:
    """Who has a list of dossiers to appraise."""
    return actor is not None and (actor.role in CENTRAL_ROLES or is_province_side(actor))


ROLES_OF_LEVEL = {
    Level.PROVINCE: frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}),
    Level.CENTRE: CENTRAL_ROLES - {Role.MINISTER},
}
"""In which capacity a person with an account can sit in a body: whoever reads the dossiers of that level, not the Minister
who approves the plan afterwards."""

HEAD_OF_LEVEL = {Level.PROVINCE: Role.PROVINCE_LEADER, Level.CENTRE: Role.CENTRE_LEADER}
"""Who answers for the appraisal of a level."""
RETURN_STEPS = ("return_to_unit", "return_from_centre")
_KEEPERS = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.CENTRE_OFFICER, Role.CENTRE_APPRAISER, Role.CENTRE_LEADER,
})  # fmt: skip


def may_keep_templates(actor: Actor | None) -> bool:
    """Whoever asks for supplements, or leads those who do, keeps the sentences of the office."""
    return actor is not None and actor.role in _KEEPERS
