"""Plans: as drafts, as approved, and in lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import BigIntegerField, Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from budgets.selectors import Standing, envelopes_of, narrowest
from core.errors import NotFound
from organisations.actors import Actor
from planning import rules
from planning.drafts import EnvelopeShare, PlanDraft, PlanRow
from planning.models import Plan, PlanItem
from programmes.selectors import plan_years
from proposals.masking import mark_hidden
from proposals.models import EstimateVersion, NormException, Proposal
from proposals.states import EstimateStage, ExceptionLevel, State


def counted_plans(actor: Actor | None) -> QuerySet[Plan]:
    """Batches of the plan for the central level, with how many đề án and how much money each holds."""
    rows: QuerySet[Plan] = Plan.objects.all() if rules.may_read_plan(actor) else Plan.objects.none()
    return rows.annotate(count=Count("items"), total=Coalesce(Sum("items__amount"), 0, output_field=BigIntegerField()))


def plan_draft(year: int) -> PlanDraft:
    """The batch that waits for a decision: every đề án in the draft of the year, with the amounts given so far."""
    saved: Plan | None = Plan.objects.filter(year=year, state=Plan.State.DRAFT).first()
    given = {item.proposal_id: item for item in PlanItem.objects.filter(plan=saved)} if saved else {}
    waiting = (
        Proposal.objects.filter(plan_year=year, state=State.IN_PLAN)
        .annotate(**_norms())
        .order_by("code")
        .values(
            "id", "code", "tenant_id", "title", "unit__name", "content__short_title", "content__code", "amount_central",
            "allowed", "excepted",
        )
    )  # fmt: skip
    rows = [_plan_row(row, given.get(row["id"]), number) for number, row in enumerate(waiting, start=1)]
    money = envelopes_of(year)
    root = next((standing for standing in money if standing.envelope.parent_id is None), None)
    last: int = Plan.objects.filter(year=year, state=Plan.State.APPROVED).aggregate(last=Max("batch"))["last"] or 0
    return PlanDraft(
        year=year, batch=last + 1, plan=saved, rows=tuple(sorted(rows, key=lambda row: (row.rank, row.code))),
        envelope=root.amount if root else None, promised=root.whole.promised if root else 0,
        shares=tuple(_shares(rows, money)),
    )  # fmt: skip


def _shares(rows: list[PlanRow], money: list[Standing]) -> Iterator[EnvelopeShare]:
    """From which envelopes the batch is paid: each đề án from the one that fits it most closely."""
    needed: dict[int, list[int]] = defaultdict(list)
    if money:
        for row in rows:
            found = narrowest([standing.envelope for standing in money], row.tenant_id, row.content_code)
            needed[found.pk if found else 0].append(row.amount)
    for standing in money:
        if amounts := needed.get(standing.envelope.pk):
            yield EnvelopeShare(
                standing.envelope.code, standing.name, len(amounts), sum(amounts), standing.free
            )  # fmt: skip


def _norms() -> dict[str, Subquery]:
    """What the norms allow of the estimate the Cục found right, and how far its exception goes, beside each row."""
    kept = EstimateVersion.objects.filter(proposal=OuterRef("pk"), stage=EstimateStage.CENTRE).order_by("-number")
    recorded = NormException.objects.filter(proposal=OuterRef("pk"), level=ExceptionLevel.CENTRE).order_by("-limit")
    return {"allowed": Subquery(kept.values("grantable")[:1]), "excepted": Subquery(recorded.values("limit")[:1])}


def _plan_row(row: dict[str, Any], item: PlanItem | None, number: int) -> PlanRow:
    return PlanRow(
        code=row["code"], proposal_id=row["id"], tenant_id=row["tenant_id"], title=row["title"], unit=row["unit__name"],
        content=row["content__short_title"], content_code=row["content__code"], appraised=row["amount_central"] or 0,
        amount=item.amount if item else row["amount_central"] or 0, rank=item.rank if item else number,
        allowed=row["allowed"], excepted=row["excepted"],
    )  # fmt: skip


def approved_batches(year: int) -> list[Plan]:
    """The approved batches of a year, first one first."""
    rows = Plan.objects.filter(year=year, state=Plan.State.APPROVED).order_by("batch")
    return list(rows.annotate(count=Count("items"), total=Sum("items__amount")))


def batch_items(plan: Plan, away: Collection[int]) -> list[dict[str, Any]]:
    """The rows of an approved batch; those of the đề án in `away` are blanked and marked hidden."""
    columns = ("rank", "amount", "proposal_id", "proposal__code", "proposal__title")
    rows: QuerySet[Any, Any] = plan.items.order_by("rank", "id").values(*columns)
    found = list(rows)
    mark_hidden(found, away, key="proposal_id", kept=("rank",))
    return found


def plan_of(year: int, batch: int) -> Plan:
    """An approved batch. Raises NotFound."""
    found: Plan | None = Plan.objects.filter(year=year, batch=batch, state=Plan.State.APPROVED).first()
    if found is None:
        raise NotFound(f"{year}-{batch}")
    return found


def year_list() -> list[dict[str, Any]]:
    """Plan years with what waits and what is approved, newest first."""
    waiting = dict(
        Proposal.objects.filter(state=State.IN_PLAN).values_list("plan_year").annotate(Count("id")).order_by()
    )
    approved = {
        row["plan__year"]: row
        for row in PlanItem.objects.filter(plan__state=Plan.State.APPROVED)
        .values("plan__year").annotate(count=Count("id"), total=Sum("amount")).order_by()
    }  # fmt: skip
    nothing = {"count": 0, "total": 0}
    years = sorted({row.year for row in plan_years()} | set(waiting) | set(approved), reverse=True)
    return [{"year": year, "waiting": waiting.get(year, 0), **(approved.get(year) or nothing)} for year in years]
