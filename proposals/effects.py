"""What a step changes on the locked row, in the same transaction. Each takes (proposal, *, actor, facts)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from budgets import services as budgets
from core.calendars import add_working_days, holidays_between, working_days_between
from core.text import fold
from organisations.actors import Actor
from proposals.estimates import keep_version, keep_versions
from proposals.models import CodeCounter, Proposal, SupplementRequest
from proposals.records import StepFacts
from proposals.snapshots import take_snapshot
from proposals.states import EstimateStage

Effect = Callable[..., None]


def assign_number(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Give the official number at the first submission: `KCQG-<plan year>-<0001>`. Never reused, never changed."""
    if proposal.submitted_at is not None:
        return
    series = f"KCQG-{proposal.plan_year}"
    CodeCounter.objects.get_or_create(series=series)
    counter = CodeCounter.objects.select_for_update().get(series=series)
    CodeCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    proposal.code = f"{series}-{counter.last + 1:04d}"
    proposal.search_text = (
        f"{fold(proposal.code)} {proposal.search_text}"  # found by the new number and by the old code
    )


def pin_norms_date(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """The day whose law applies to this đề án from now on."""
    if proposal.norms_as_of is None:
        proposal.norms_as_of = timezone.localdate()


def stamp_submitted(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """When the dossier first left the unit."""
    proposal.submitted_at = proposal.submitted_at or timezone.now()


def stamp_registered(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """When the dossier first reached the Cục."""
    proposal.registered_at = proposal.registered_at or timezone.now()


def stamp_approved(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """When the plan with this đề án was approved."""
    proposal.approved_at = timezone.now()


def stamp_accepted(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """The day from which the settlement dossier is due."""
    proposal.last_accepted_on = facts.decision_date


def remember_return(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Where the dossier comes back to."""
    proposal.returned_from = proposal.state


def pause_clock(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Keep how many working days the authority still has; the clock stands still while the dossier is returned."""
    if proposal.due_on is None:
        proposal.clock_left = None
        return
    today = timezone.localdate()
    first, last = min(today, proposal.due_on), max(today, proposal.due_on)
    proposal.clock_left = working_days_between(today, proposal.due_on, holidays_between(first, last))


def resume_clock(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Go on with the days that were left; a fresh clock is set by `move` when none was kept."""
    if proposal.clock_left is None:
        return
    today = timezone.localdate()
    days = max(proposal.clock_left, 1)
    horizon = today + timedelta(days=3 * days + 30)
    proposal.due_on = add_working_days(today, days, holidays_between(today, horizon))


def close_supplement(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """The answers go along with the dossier; from now on the authority reads them."""
    SupplementRequest.objects.filter(proposal=proposal, closed_at__isnull=True).update(closed_at=timezone.now())


def _set_amount(field: str, doc: str) -> Effect:
    def effect(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
        setattr(proposal, field, facts.amount)

    effect.__name__, effect.__doc__ = f"set_{field}", doc
    return effect


set_province_amount = _set_amount("amount_province", "Amount the Sở found right, đồng.")
set_central_amount = _set_amount("amount_central", "Amount the Cục found right, đồng.")
set_approved_amount = _set_amount("amount_approved", "Amount in the Minister's decision, đồng.")
set_contracted_amount = _set_amount("amount_contracted", "Amount of the contract, đồng.")
set_accepted_amount = _set_amount("amount_accepted", "Amount accepted on site, đồng.")
set_settled_amount = _set_amount("amount_settled", "Amount of the final accounts, đồng.")


def _keep_estimate(name: str, stage: str, doc: str) -> Effect:
    def effect(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
        keep_version(proposal, stage, actor=actor, amount=facts.amount)

    effect.__name__, effect.__doc__ = name, doc
    return effect


keep_proposed_estimate = _keep_estimate(
    "keep_proposed_estimate", EstimateStage.PROPOSED, "The estimate as the unit hands it over."
)
keep_province_estimate = _keep_estimate(
    "keep_province_estimate", EstimateStage.PROVINCE, "The estimate the Sở's amount stands for."
)
keep_central_estimate = _keep_estimate(
    "keep_central_estimate", EstimateStage.CENTRE, "The estimate the Cục's amount stands for."
)
keep_approved_estimate = _keep_estimate(
    "keep_approved_estimate", EstimateStage.APPROVED, "The estimate the approved amount stands for."
)


def keep_snapshot(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """The dossier as the unit hands it over: what a later supplement is compared with."""
    take_snapshot(proposal, actor=actor)


def lock_money_of_year(proposal: Proposal) -> None:
    """The envelopes of the plan year, before the đề án itself (docs/architecture.md, locks)."""
    budgets.lock_envelopes(proposal.plan_year)


def lock_own_money(proposal: Proposal) -> None:
    """The envelopes that hold money of this đề án, before the đề án itself (docs/architecture.md, locks)."""
    budgets.lock_envelopes_of(proposal.code)


def commit_money(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Promise the approved amount out of the envelope that fits most closely."""
    budgets.commit_support(
        reference=proposal.code, tenant_id=proposal.tenant_id, year=proposal.plan_year,
        content_code=proposal.content.code, amount=facts.amount or 0, warrant=_warrant(facts), actor=actor,
    )  # fmt: skip


def settle_money(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Pay what is due of the settled amount, settle it, release the rest of the promise."""
    budgets.settle_support(reference=proposal.code, amount=facts.amount or 0, warrant=_warrant(facts), actor=actor)


def release_money(proposal: Proposal, *, actor: Actor, facts: StepFacts) -> None:
    """Give back what was promised and not spent; what was spent comes back as refunds."""
    budgets.release_rest(reference=proposal.code, warrant=_warrant(facts), actor=actor)


def keep_approved_estimates(proposals: Sequence[Proposal], facts_of: Mapping[int, StepFacts], *, actor: Actor) -> None:
    """`keep_approved_estimate` for many."""
    keep_versions({row: facts_of[row.pk].amount for row in proposals}, EstimateStage.APPROVED, actor=actor)


def commit_money_of_many(proposals: Sequence[Proposal], facts_of: Mapping[int, StepFacts], *, actor: Actor) -> None:
    """`commit_money` for many, by the paper that each of them names."""
    by_paper: dict[tuple[int, budgets.Warrant], list[budgets.Promise]] = {}
    for row in proposals:
        facts = facts_of[row.pk]
        promise = budgets.Promise(row.code, row.tenant_id, row.content.code, facts.amount or 0)
        by_paper.setdefault((row.plan_year, _warrant(facts)), []).append(promise)
    for (year, warrant), promises in by_paper.items():
        budgets.commit_many(promises, year=year, warrant=warrant, actor=actor)


FOR_MANY: dict[Effect, Effect] = {
    keep_approved_estimate: keep_approved_estimates,
    commit_money: commit_money_of_many,
}
"""Effects that ask or write much, and their twins (proposals, facts by key, *, actor) for `move_many`."""


def _warrant(facts: StepFacts) -> budgets.Warrant:
    return budgets.Warrant(facts.decision_number, facts.decision_date)
