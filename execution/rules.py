"""Who reports, asks, confirms, decides, pays and inspects while a đề án is carried out, and when. Pure, no database."""

from __future__ import annotations

from typing import Final

from budgets.states import EntryKind
from execution.states import Authority
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.rules import (
    accepts,
    is_centre_finance,
    is_centre_leader,
    is_centre_officer,
    is_direct,
    is_minister,
    is_province,
    is_province_leader,
    is_unit,
)
from proposals.states import State

UNDER_WAY: Final = (
    State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTANCE_REQUESTED, State.ACCEPTED, State.PARTLY_ACCEPTED,
    State.SETTLING, State.LIQUIDATED,
)  # fmt: skip
BOOKABLE: Final = {
    EntryKind.CLEAR: UNDER_WAY,
    EntryKind.PAY: UNDER_WAY,
    EntryKind.REFUND: (*UNDER_WAY, State.STOPPED),
}
"""What finance books by hand, and in which states of the đề án; steps and paid advances book the rest."""


def may_book(actor: Actor | None, proposal: Proposal) -> bool:
    """Finance of the Cục, from the contract to the final accounts; after a stop for what comes back."""
    bookable = any(proposal.state in states for states in BOOKABLE.values())
    return actor is not None and bookable and is_centre_finance(actor, proposal)


def may_plan_group(actor: Actor, proposal: Proposal) -> bool:
    """The unit writes the plan of a group đề án once it is assigned; what is filed with the Cục needs none (Điều 23 khoản 3)."""
    return (
        proposal.state == State.ASSIGNED and proposal.is_group and is_unit(actor, proposal) and not is_direct(proposal)
    )


def may_answer_group_plan(actor: Actor, proposal: Proposal) -> bool:
    """The leader of the Sở approves it or gives it back (TT 36/2013/TT-BCT, Điều 21 khoản 2 điểm a)."""
    return proposal.state == State.GROUP_PLANNING and is_province_leader(actor, proposal)


def has_group_plan(proposal: Proposal) -> bool:
    """Whether the đề án has a plan of its own to be read or written by now (TT 36/2013/TT-BCT, Điều 21 khoản 2 điểm a)."""
    return proposal.is_group and not is_direct(proposal) and proposal.state in State.PUBLIC - {State.APPROVED}


REPORTING: Final = frozenset({State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTANCE_REQUESTED})
"""From the contract until acceptance the unit reports every month."""

ADVANCED: Final = frozenset({State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTED, State.PARTLY_ACCEPTED})
"""An advance is asked for while the work goes on, and after acceptance for what remains (Điều 13, 14)."""

PAYABLE: Final = ADVANCED | {State.ACCEPTANCE_REQUESTED}


def may_report(actor: Actor, proposal: Proposal) -> bool:
    """The implementing unit reports each month (TT 36/2013/TT-BCT, Điều 23 khoản 3)."""
    return proposal.state in REPORTING and is_unit(actor, proposal)


def may_confirm_report(actor: Actor, proposal: Proposal) -> bool:
    """The Sở checks and confirms volume and money of a report (TT 36/2013/TT-BCT, Điều 21 khoản 4)."""
    return is_province(actor, proposal) and not is_direct(proposal)


def may_ask_advance(actor: Actor, proposal: Proposal) -> bool:
    """The implementing unit asks (TT 36/2013/TT-BCT, Điều 12 khoản 7)."""
    return proposal.state in ADVANCED and is_unit(actor, proposal)


def may_decide_advance(actor: Actor, proposal: Proposal) -> bool:
    """The director of the Cục, who may set another rate and dossier with a reason (TT 36/2013/TT-BCT, Điều 16)."""
    return is_centre_leader(actor, proposal)


def may_pay_advance(actor: Actor, proposal: Proposal) -> bool:
    """Finance of the Cục pays what was decided."""
    return is_centre_finance(actor, proposal)


def may_record_support(actor: Actor, proposal: Proposal) -> bool:
    """The unit signs with whoever is supported once it has its own contract (TT 36/2013/TT-BCT, Điều 13)."""
    return proposal.state in REPORTING and is_unit(actor, proposal)


ACCOUNTABLE: Final = frozenset({State.ACCEPTED, State.PARTLY_ACCEPTED})
"""After acceptance the unit draws up its settlement dossier; a dossier given back is drawn up again."""


def may_write_settlement(actor: Actor, proposal: Proposal) -> bool:
    """The implementing unit lists its vouchers (TT 36/2013/TT-BCT, Điều 17, Điều 18 khoản 1)."""
    return proposal.state in ACCOUNTABLE and is_unit(actor, proposal)


def may_check_vouchers(actor: Actor, proposal: Proposal) -> bool:
    """Finance of the Cục goes through the vouchers of a dossier that was handed in (TT 36/2013/TT-BCT, Điều 18)."""
    return proposal.state == State.SETTLING and is_centre_finance(actor, proposal)


def may_give_time(actor: Actor, proposal: Proposal) -> bool:
    """Finance of the Cục sets a later day for a dossier that comes late (TT 36/2013/TT-BCT, Điều 18 khoản 3)."""
    return proposal.state in ACCOUNTABLE and is_centre_finance(actor, proposal)


def may_accept(actor: Actor, proposal: Proposal) -> bool:
    """Who accepts: the Sở of the place, or the Cục for what is filed with it directly (TT 36/2013/TT-BCT, Điều 20, 21)."""
    return proposal.state == State.ACCEPTANCE_REQUESTED and accepts(actor, proposal)


ADJUSTABLE: Final = frozenset({
    State.APPROVED, State.ASSIGNED, State.GROUP_PLANNING, State.GROUP_PLANNED, State.BIDDING, State.CONTRACTED,
    State.IMPLEMENTING,
})  # fmt: skip
"""From the approval until acceptance is asked for: what was accepted or settled is not adjusted any more."""


def may_propose_adjustment(actor: Actor, proposal: Proposal) -> bool:
    """The implementing unit asks, in writing and with reasons (TT 36/2013/TT-BCT, Điều 11)."""
    return proposal.state in ADJUSTABLE and is_unit(actor, proposal)


def may_confirm_adjustment(actor: Actor, proposal: Proposal) -> bool:
    """The Sở checks dossier, reasons and the place before it confirms (TT 36/2013/TT-BCT, Điều 21 khoản 2 điểm b)."""
    return is_province(actor, proposal) and not is_direct(proposal)


def may_decide_adjustment(actor: Actor, proposal: Proposal, authority: str) -> bool:
    """The leader of the level that decides."""
    deciders = {
        Authority.PROVINCE: is_province_leader,
        Authority.CENTRE: is_centre_leader,
        Authority.MINISTER: is_minister,
    }
    return authority in deciders and deciders[Authority(authority)](actor, proposal)


INSPECTED: Final = frozenset({
    State.CONTRACTED, State.IMPLEMENTING, State.ACCEPTANCE_REQUESTED, State.ACCEPTED, State.PARTLY_ACCEPTED,
})  # fmt: skip
"""From the contract until the settlement is handed in the work is inspected on site."""


def inspects(actor: Actor, proposal: Proposal) -> bool:
    """The Cục everywhere, the Sở what its province files (TT 36/2013/TT-BCT, Điều 20 khoản 1, Điều 21)."""
    at_centre = is_centre_officer(actor, proposal) or is_centre_leader(actor, proposal)
    return at_centre or (is_province(actor, proposal) and not is_direct(proposal))


def may_inspect(actor: Actor, proposal: Proposal) -> bool:
    """Plan a visit, and make it, while the work goes on (TT 36/2013/TT-BCT, Điều 20 khoản 1, Điều 21)."""
    return proposal.state in INSPECTED and inspects(actor, proposal)


def keeps_inspection(actor: Actor, proposal: Proposal, organisation_id: int) -> bool:
    """Only the organisation that planned a visit writes it, and follows what it found, also after acceptance."""
    return actor.organisation.pk == organisation_id and inspects(actor, proposal)
