"""Who may do what with a đề án: predicates of six lines at most, used by the lifecycle, the screens and the API alike.

Each takes `(actor, proposal)` and answers from those two alone, without the database. `docs/permissions.md` is
generated from this file and the lifecycle tables.
"""

from __future__ import annotations

from collections.abc import Callable

from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, OrganisationKind, Role
from proposals.models import Proposal
from proposals.states import State

Predicate = Callable[[Actor, Proposal], bool]


def is_direct(proposal: Proposal) -> bool:
    """A unit that works across provinces files with the Cục itself (TT 36/2013/TT-BCT, Điều 8.1.b)."""
    return proposal.unit.kind == OrganisationKind.REGIONAL_CENTRE


def is_unit(actor: Actor, proposal: Proposal) -> bool:
    """Staff of the implementing unit that prepares the đề án; nobody acts in one that came out of old books."""
    return is_of_unit(actor, proposal) and not proposal.is_imported


def is_of_unit(actor: Actor, proposal: Proposal) -> bool:
    """Staff of the unit whose đề án it is or was."""
    return actor.role == Role.UNIT_STAFF and actor.organisation.pk == proposal.unit_id


def is_provincial_unit(actor: Actor, proposal: Proposal) -> bool:
    """Staff of a unit that files through its Sở."""
    return is_unit(actor, proposal) and not is_direct(proposal)


def is_direct_unit(actor: Actor, proposal: Proposal) -> bool:
    """Staff of a unit that files with the Cục directly."""
    return is_unit(actor, proposal) and is_direct(proposal)


def is_province_officer(actor: Actor, proposal: Proposal) -> bool:
    """Officer of the Sở to which the dossier belongs."""
    return actor.role == Role.PROVINCE_OFFICER and actor.tenant_id == proposal.tenant_id and not proposal.is_imported


def is_province_leader(actor: Actor, proposal: Proposal) -> bool:
    """Leader of the Sở to which the dossier belongs."""
    return actor.role == Role.PROVINCE_LEADER and actor.tenant_id == proposal.tenant_id and not proposal.is_imported


def is_province(actor: Actor, proposal: Proposal) -> bool:
    """Officer or leader of the Sở."""
    return is_province_officer(actor, proposal) or is_province_leader(actor, proposal)


def is_centre_officer(actor: Actor, proposal: Proposal) -> bool:
    """Officer of the Cục, once the dossier has reached it."""
    return actor.role == Role.CENTRE_OFFICER and proposal.registered_at is not None


def is_centre_leader(actor: Actor, proposal: Proposal) -> bool:
    """Director of the Cục."""
    return actor.role == Role.CENTRE_LEADER and proposal.registered_at is not None


def is_centre_appraiser(actor: Actor, proposal: Proposal) -> bool:
    """Appraiser of the Cục."""
    return actor.role == Role.CENTRE_APPRAISER and proposal.registered_at is not None


def is_centre_finance(actor: Actor, proposal: Proposal) -> bool:
    """Finance staff of the Cục."""
    return actor.role == Role.CENTRE_FINANCE and proposal.registered_at is not None


def is_minister(actor: Actor, proposal: Proposal) -> bool:
    """The Minister's approving authority, for what has been put before it."""
    return actor.role == Role.MINISTER and proposal.state in State.PUBLIC | {State.IN_PLAN} and not proposal.is_imported


def accepts(actor: Actor, proposal: Proposal) -> bool:
    """The Sở accepts on site; the Cục for what was filed with it directly (TT 36/2013/TT-BCT, Điều 20.2, 21.1)."""
    return is_centre_officer(actor, proposal) if is_direct(proposal) else is_province(actor, proposal)


def may_return_at_centre(actor: Actor, proposal: Proposal) -> bool:
    """Officers and appraisers of the Cục may ask for a supplement."""
    return is_centre_officer(actor, proposal) or is_centre_appraiser(actor, proposal)


def may_edit(actor: Actor, proposal: Proposal) -> bool:
    """The unit writes while the dossier is with it."""
    return proposal.state in State.EDITABLE and is_unit(actor, proposal)


def may_attach(actor: Actor, proposal: Proposal) -> bool:
    """The unit adds papers while it writes, and evidence while it carries out the work or prepares the settlement."""
    at_work = {State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTED, State.PARTLY_ACCEPTED}
    return is_unit(actor, proposal) and (proposal.state in State.EDITABLE or proposal.state in at_work)


def may_copy(actor: Actor, proposal: Proposal) -> bool:
    """The unit may start next year's đề án from this one, also from one of the old books."""
    return is_of_unit(actor, proposal)


def may_see(actor: Actor | None, proposal: Proposal) -> bool:
    """The same wall as `selectors.visible_to`, for one row already in hand."""
    if actor is None or actor.role == Role.PLATFORM_ADMIN:
        return False
    if actor.role == Role.UNIT_STAFF:
        return actor.organisation.pk == proposal.unit_id
    if actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}:
        return proposal.tenant_id == actor.tenant_id and (proposal.submitted_at is not None or proposal.is_imported)
    if actor.role == Role.MINISTER:
        return proposal.state in State.PUBLIC | {State.IN_PLAN}
    return proposal.registered_at is not None or proposal.is_imported


def reads_province_figures(actor: Actor, proposal: Proposal) -> bool:
    """The Sở and the central level read the estimate typed at the base appraisal; the unit reads what was concluded."""
    return is_province(actor, proposal) or reads_central_figures(actor, proposal)


def reads_central_figures(actor: Actor, proposal: Proposal) -> bool:
    """The central level reads the estimate typed at its own appraisal; others read what was concluded."""
    return actor.role in CENTRAL_ROLES and may_see(actor, proposal)


def may_state_exception(actor: Actor, proposal: Proposal) -> bool:
    """The unit states an exception to a norm, with its paper, while it writes."""
    return may_edit(actor, proposal)


def may_record_exception_at_province(actor: Actor, proposal: Proposal) -> bool:
    """The leader of the Sở records an exception while the dossier lies with the Sở."""
    return proposal.state in State.AT_PROVINCE and is_province_leader(actor, proposal)


def may_record_exception_at_centre(actor: Actor, proposal: Proposal) -> bool:
    """The director of the Cục records an exception once the dossier is registered, until it is closed."""
    return proposal.state not in State.CLOSED and is_centre_leader(actor, proposal)


def may_mark_supplement_at_province(actor: Actor, proposal: Proposal) -> bool:
    """The officer of the Sở says of each answer whether it will do, while the dossier lies there again."""
    here = proposal.state in {State.SUBMITTED, State.PROVINCE_APPRAISING}
    return here and is_province_officer(actor, proposal)


def may_mark_supplement_at_centre(actor: Actor, proposal: Proposal) -> bool:
    """Officers and appraisers of the Cục say of each answer whether it will do, while the dossier lies there again."""
    here = proposal.state in {State.SCREENING, State.CENTRAL_APPRAISING}
    return here and may_return_at_centre(actor, proposal)


HISTORIANS: frozenset[str] = frozenset(
    {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.CENTRE_OFFICER, Role.CENTRE_LEADER}
)


def may_import_history(actor: Actor) -> bool:
    """Officers and leaders bring in the đề án of earlier years: a Sở those of its province, the Cục all."""
    return actor.role in HISTORIANS
