"""Plans: as drafts, as approved, and in lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from budgets.selectors import Purse, purse_of, purses
from core.errors import NotFound
from organisations.actors import Actor
from planning import rules
from planning.drafts import EnvelopeShare, PlanDraft, PlanRow
from planning.models import Plan, PlanItem, PlanSubmission
from planning.priority import Ranked, ranked
from planning.selectors.priority import facts_for
from programmes.selectors import ancestry, plan_years
from proposals.models import EstimateVersion, NormException, Proposal, SupportLookup
from proposals.states import EstimateStage, ExceptionLevel, State

AFTERWARDS = "Kết luận sau khi kế hoạch đã trình"
_INCLUDED = Q(items__included=True)


def counted_plans(actor: Actor | None) -> QuerySet[Plan]:
    """Batches of the plan for the central level, with how many đề án and how much money each holds."""
    rows: QuerySet[Plan] = Plan.objects.all() if rules.may_read_plan(actor) else Plan.objects.none()
    return rows.annotate(
        count=Count("items", filter=_INCLUDED),
        total=Coalesce(Sum("items__amount", filter=_INCLUDED), 0, output_field=BigIntegerField()),
    )


def plan_draft(year: int) -> PlanDraft:
    """The batch that waits for a decision: every đề án in the draft of the year, with the amounts given so far."""
    return draft_with(year, read_rows(Proposal.objects.filter(plan_year=year, state=State.IN_PLAN)))


def law_order(year: int) -> list[Ranked]:
    """The đề án in the draft of a year in the law's order of priority, each with its reasons."""
    waiting = Proposal.objects.filter(plan_year=year, state=State.IN_PLAN).values_list("pk", flat=True)
    today = timezone.localdate()
    return ranked(facts_for(list(waiting), today), today)


def draft_with(year: int, found: list[PlanRow]) -> PlanDraft:
    """The draft of a year from its rows at hand, merged with what was saved and paid from the envelopes of the year."""
    plans = list(Plan.objects.filter(year=year).order_by("batch"))
    saved = next((plan for plan in plans if plan.state != Plan.State.APPROVED), None)
    money = purses(year)
    placed = paid_from(_merged(found, saved), money)
    included = [row for row in placed if row.included]
    last = max((plan.batch for plan in plans if plan.state == Plan.State.APPROVED), default=0)
    return PlanDraft(
        year=year, batch=saved.batch if saved else last + 1, plan=saved, rows=tuple(included),
        envelope=sum(purse.free + purse.promised for purse in money) if money else None,
        promised=sum(purse.promised for purse in money), shares=tuple(_shares(included, money)),
        left_out=tuple(row for row in placed if not row.included),
    )  # fmt: skip


def _merged(found: list[PlanRow], saved: Plan | None) -> list[PlanRow]:
    """Rows with the saved amounts and places; who has come since stands behind, in the order of codes."""
    columns = ("proposal_id", "amount", "rank", "included", "note")
    items = PlanItem.objects.filter(plan=saved).values_list(*columns) if saved else ()
    given = {pk: (amount, rank, included, note) for pk, amount, rank, included, note in items}
    locked = saved is not None and saved.state == Plan.State.SUBMITTED
    last = max((given[row.proposal_id][1] for row in found if row.proposal_id in given), default=0)
    merged = []
    for row in found:
        if row.proposal_id in given:
            amount, rank, included, note = given[row.proposal_id]
        else:
            amount, rank, included, note = row.appraised, (last := last + 1), not locked, AFTERWARDS if locked else ""
        merged.append(row._replace(amount=amount, rank=rank, included=included, note=note))
    return sorted(merged, key=lambda row: (row.rank, row.code))


def paid_from(rows: list[PlanRow], money: list[Purse]) -> list[PlanRow]:
    """Each row with the code of the envelope that fits it most closely; found once for each tenant and content."""
    places: dict[tuple[int, str], str] = {}
    narrow = any(purse.content_code for purse in money)
    placed = []
    for row in rows:
        key = (row.tenant_id, row.content_code)
        if key not in places:
            found = purse_of(money, row.tenant_id, ancestry(row.content_code) if narrow else [row.content_code])
            places[key] = found.code if found else ""
        placed.append(row._replace(envelope=places[key]) if places[key] else row)
    return placed


def _shares(rows: list[PlanRow], money: list[Purse]) -> Iterator[EnvelopeShare]:
    """From which envelopes the batch is paid: each đề án from the one that fits it most closely."""
    needed: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        needed[row.envelope].append(row.amount)
    for purse in money:
        if amounts := needed.get(purse.code):
            yield EnvelopeShare(purse.code, purse.name, len(amounts), sum(amounts), purse.free)


def read_rows(chosen: QuerySet[Proposal]) -> list[PlanRow]:
    """These đề án as rows, by code; the first figures of what is not concluded yet are added by the caller."""
    kept = EstimateVersion.objects.filter(proposal=OuterRef("pk"), stage=EstimateStage.CENTRE).order_by("-number")
    recorded = NormException.objects.filter(proposal=OuterRef("pk"), level=ExceptionLevel.CENTRE).order_by("-limit")
    asked = SupportLookup.objects.filter(proposal=OuterRef("pk")).exclude(answers=[])
    rows = chosen.annotate(
        allowed=Subquery(kept.values("grantable")[:1]), excepted=Subquery(recorded.values("limit")[:1]),
        found_before=Exists(asked),
    )  # fmt: skip
    columns = (
        "code", "id", "tenant_id", "title", "unit__name", "content__short_title", "content__code", "amount_central",
        "allowed", "excepted", "state", "tenant__short_name", "amount_proposed", "found_before",
    )  # fmt: skip
    return [
        PlanRow(
            code, pk, tenant_id, title, unit, content, content_code, central or 0, central or 0, 0, allowed, excepted,
            state, province, proposed, supported_before=before,
        )
        for (
            code, pk, tenant_id, title, unit, content, content_code, central, allowed, excepted, state, province,
            proposed, before,
        ) in rows.order_by("code").values_list(*columns)
    ]  # fmt: skip


def approved_batches(year: int) -> list[Plan]:
    """The approved batches of a year, first one first."""
    rows = Plan.objects.filter(year=year, state=Plan.State.APPROVED).order_by("batch")
    return list(rows.annotate(count=Count("items", filter=_INCLUDED), total=Sum("items__amount", filter=_INCLUDED)))


def waiting_submission(year: int) -> PlanSubmission | None:
    """The package of a year that lies with the Minister, with its plan and its job."""
    rows: QuerySet[PlanSubmission] = PlanSubmission.objects.filter(
        plan__year=year, state=PlanSubmission.State.SUBMITTED
    )
    return rows.select_related("plan", "job").first()


def submissions_of(year: int) -> list[PlanSubmission]:
    """The packages of a year, the latest first."""
    rows: QuerySet[PlanSubmission] = PlanSubmission.objects.filter(plan__year=year)
    return list(rows.select_related("plan", "job", "submitted_by", "returned_by"))


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
        for row in PlanItem.objects.filter(plan__state=Plan.State.APPROVED, included=True)
        .values("plan__year").annotate(count=Count("id"), total=Sum("amount")).order_by()
    }  # fmt: skip
    nothing = {"count": 0, "total": 0}
    years = sorted({row.year for row in plan_years()} | set(waiting) | set(approved), reverse=True)
    return [{"year": year, "waiting": waiting.get(year, 0), **(approved.get(year) or nothing)} for year in years]
