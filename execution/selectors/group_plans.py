"""The plan of a group đề án a person may see, and everything the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from budgets.assessment import Line
from core.errors import NotFound
from execution.group_plan import Earlier, Plan, PlanLine, PlanRow, RowNorm, parties_of
from execution.models import GroupPlan, GroupPlanRow
from execution.selectors.settlements import excepted, lines_in_force
from organisations.actors import Actor
from organisations.roles import Role
from proposals.assessing import assess_proposal
from proposals.estimates import VersionLine
from proposals.models import Beneficiary, Proposal, TransitionRecord
from proposals.selectors import visible_to
from proposals.states import State
from proposals.support import prior_support

STEPS = ("plan_group", "approve_group_plan", "return_group_plan")


def visible_plans(actor: Actor | None) -> QuerySet[GroupPlan]:
    """Plans of the đề án this person may see; a draft, also one that was given back, is its unit's alone."""
    rows: QuerySet[GroupPlan] = GroupPlan.objects.filter(proposal__in=visible_to(actor))
    if actor is None or actor.role == Role.UNIT_STAFF:
        return rows
    unsent = Q(proposal__state=State.ASSIGNED) | Q(
        proposal__state=State.STOPPED, proposal__amount_contracted__isnull=True
    )
    return rows.filter(~unsent, sent_at__isnull=False)


def plan_for(actor: Actor | None, proposal: Proposal) -> GroupPlan | None:
    """The plan of a đề án, when there is one for this person."""
    found = visible_plans(actor).filter(proposal=proposal).select_related("sent_by").first()
    if found is not None:
        found.proposal = proposal
    return found


def get_plan(actor: Actor | None, proposal: Proposal) -> GroupPlan:
    """The same. Raises NotFound without one."""
    found = plan_for(actor, proposal)
    if found is None:
        raise NotFound(proposal.code)
    return found


def rows_of(plan: GroupPlan | None) -> list[GroupPlanRow]:
    """Its rows in order, with the commune of production."""
    if plan is None:
        return []
    return list(GroupPlanRow.objects.filter(plan=plan).select_related("production_commune"))


def moves_of(proposal: Proposal) -> list[TransitionRecord]:
    """When the plan was sent, given back, approved; the latest last."""
    return list(TransitionRecord.objects.filter(proposal=proposal, step__in=STEPS).order_by("at", "pk"))


def plan_of(
    proposal: Proposal,
    rows: Sequence[GroupPlanRow],
    *,
    lines: Sequence[VersionLine] | None = None,
    earlier: Sequence[Earlier] = (),
) -> Plan:
    """Everything the rules look at. A fixed number of queries."""
    held = lines_in_force(proposal) if lines is None else lines
    return Plan(
        rows=tuple(_row(number, row) for number, row in enumerate(rows)),
        lines=tuple(PlanLine(str(line["line"]), line["name"], line["national"]) for line in held if line["national"]),
        support=proposal.support_in_force or 0, starts_on=proposal.starts_on, ends_on=proposal.ends_on,
        norms=_norms(proposal, rows, held), earlier=tuple(earlier),
    )  # fmt: skip


def earlier_support(proposal: Proposal, rows: Sequence[GroupPlanRow]) -> list[Earlier]:
    """What the beneficiaries of the rows have received for the contents of the đề án; one asking, kept."""
    named = [row for row in rows if row.name]
    places = {row.pk: number for number, row in enumerate(rows)}
    found = prior_support(proposal, beneficiaries=list(_parties(named)))
    return [Earlier(places[item.beneficiary_pk], item.sentence, item.article) for item in found]


def _row(number: int, row: GroupPlanRow) -> PlanRow:
    return PlanRow(
        number=number, name=row.name, legal_form=row.legal_form, tax_code=row.tax_code, name_key=row.name_key,
        tax_key=row.tax_key, production_commune=row.production_commune_id, subject=row.subject, line=row.line,
        total=row.total, national=row.national, starts_on=row.starts_on, ends_on=row.ends_on, note=row.note,
    )  # fmt: skip


def _parties(rows: Iterable[GroupPlanRow]) -> Iterable[Beneficiary]:
    """The rows as beneficiaries, never stored: the assessment and the register of support know no others."""
    for row in rows:
        party = Beneficiary(
            pk=row.pk, name=row.name, tax_code=row.tax_code, production_commune_id=row.production_commune_id
        )
        party.name_key, party.tax_key = row.name_key, row.tax_key
        yield party


def _norms(proposal: Proposal, rows: Sequence[GroupPlanRow], lines: Sequence[VersionLine]) -> tuple[RowNorm, ...]:
    """The assessment of the rows: each asks on its line of the estimate, all rows of one beneficiary together."""
    by_key = {str(line["line"]): line for line in lines}
    asking = {row.pk: number for number, row in enumerate(rows) if row.line in by_key and row.national}
    if not asking or excepted(proposal):
        return ()
    same = parties_of([_row(number, row) for number, row in enumerate(rows)])
    party = {row.pk: str(rows[same[number]].pk) for number, row in enumerate(rows)}
    asked = [
        Line(
            key=str(row.pk), content=by_key[row.line]["content_code"], item=by_key[row.line]["cost_item"],
            name=row.subject, recipient=party[row.pk], cost=row.total or 0, asked=row.national or 0,
        )
        for row in rows
        if row.pk in asking
    ]  # fmt: skip
    found = assess_proposal(proposal, lines=asked, beneficiaries=_parties(rows))
    return tuple(
        RowNorm(
            tuple(sorted(asking[int(key)] for key in group.lines)), group.asked, group.allowed, group.limit,
            group.citation,
        )
        for group in found.groups
        if group.asked and not group.warns_only
    )  # fmt: skip
