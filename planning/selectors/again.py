"""Đề án found good without money, and what registering them again would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from core.errors import Reason
from core.workflow import Step
from organisations.actors import Actor
from proposals import rules
from proposals.again import moved, next_plan_year
from proposals.lifecycle import LIFECYCLE
from proposals.models import Proposal
from proposals.records import NO_FACTS
from proposals.selectors import visible_to
from proposals.states import State
from proposals.waiting import LIVE

STEPS = ("register_again", "register_again_directly")


@dataclass(frozen=True, slots=True)
class Again:
    """One đề án as it would be registered again: to which year, with which dates, and what stands against it."""

    proposal: Proposal
    year: int | None
    starts_on: date | None
    ends_on: date | None
    reasons: tuple[Reason, ...] = ()

    @property
    def code(self) -> str:
        """The number, which stays."""
        return self.proposal.code

    @property
    def amount(self) -> int:
        """What the Sở found right, or what the unit asks for; đồng."""
        found = self.proposal.amount_province
        return self.proposal.amount_proposed if found is None else found


def unfunded_for(actor: Actor) -> QuerySet[Proposal]:
    """The đề án without money that this person may register again, by number."""
    rows = visible_to(actor).filter(LIVE, state=State.NOT_FUNDED).select_related("unit", "content").order_by("code")
    allowed = [row.pk for row in rows if step_for(row, actor) is not None]
    found: QuerySet[Proposal] = rows.filter(pk__in=allowed)
    return found


def step_for(proposal: Proposal, actor: Actor) -> Step | None:
    """The step by which this person registers it again; None when it is not theirs to take."""
    offered = (step for step in LIFECYCLE.offered(proposal, actor) if step.name in STEPS)
    return next(offered, None)


def offers(proposals: Iterable[Proposal]) -> list[Again]:
    """Year and dates each would get; nothing is judged yet. The same queries for one and for many of a Sở and year."""
    today = timezone.localdate()
    years: dict[tuple[int, int, int], int | None] = {}
    found = []
    for proposal in proposals:
        key = (proposal.tenant_id, proposal.unit_id if rules.is_direct(proposal) else 0, proposal.plan_year)
        if key not in years:
            years[key] = next_plan_year(proposal, today)
        by = (years[key] or proposal.plan_year) - proposal.plan_year
        starts_on, ends_on = (day and moved(day, by) for day in (proposal.starts_on, proposal.ends_on))
        found.append(Again(proposal, years[key], starts_on, ends_on))
    return found


def previews(proposals: Iterable[Proposal], actor: Actor) -> list[Again]:
    """The same with what the guards say to each; nothing is moved."""
    judged = []
    for offer in offers(proposals):
        step = step_for(offer.proposal, actor)
        reasons = LIFECYCLE.blockers(step, offer.proposal, NO_FACTS) if step else ()
        judged.append(replace(offer, reasons=tuple(reasons)))
    return judged
