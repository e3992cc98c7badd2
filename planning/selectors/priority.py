"""The facts the order of priority asks of đề án, gathered in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from budgets.selectors import norm_on
from planning.ordering import Measured, order_on
from planning.priority import Evidence, PriorityFacts, UnitRecord
from proposals.models import Beneficiary, Proposal, TransitionRecord
from proposals.states import Kind, State

ACCEPTANCES = ("accept", "accept_partly")
FILED = "submit_settlement"
_NUMBERS = ("id", "code", "kind", "priority_flags", "content__code", "other_contents", "trade__code", "trade__title")


def facts_for(proposal_ids: Collection[int], day: date | None = None) -> list[PriorityFacts]:
    """What `planning.priority.ranked` asks of these đề án, in no order; five queries at most, however many there are."""
    today = day or timezone.localdate()
    order = order_on(today)
    rows = list(Proposal.objects.filter(pk__in=proposal_ids).values(*_NUMBERS, "unit_id", "unit__name"))
    years = order.capacity.years if order.capacity else 0
    records = records_of({row["unit_id"] for row in rows}, today, years) if years else {}
    evidence = _evidence([row["id"] for row in rows], order.measured, today)
    return [
        PriorityFacts(
            code=row["code"], proposal_id=row["id"], flagship=row["kind"] == Kind.FLAGSHIP,
            marks=frozenset(row["priority_flags"]), contents=frozenset((row["content__code"], *row["other_contents"])),
            trade=row["trade__code"] or "", trade_title=row["trade__title"] or "", unit=row["unit__name"],
            record=records.get(row["unit_id"]), evidence=evidence.get(row["id"], ()),
        )
        for row in rows
    ]  # fmt: skip


def records_of(unit_ids: Collection[int], day: date, years: int) -> dict[int, UnitRecord]:
    """The record of each unit over the `years` plan years before that of the day, and that one.

    On time = the settlement file came in by the day the acceptance set; late = after it, or not yet and the day is past.
    """
    since = day.year - years
    ended = Proposal.objects.filter(unit_id__in=unit_ids, plan_year__gte=since, state__in=sorted(State.PUBLIC))
    rows = list(ended.values_list("id", "unit_id", "state"))
    late, filed = late_and_filed([row[0] for row in rows], day)
    counts: dict[int, dict[str, int]] = {unit: defaultdict(int) for unit in unit_ids}
    for proposal_id, unit_id, state in rows:
        if state == State.STOPPED:
            counts[unit_id]["stopped"] += 1
        elif proposal_id in late:
            counts[unit_id]["settled_late"] += 1
        elif state == State.SETTLED and proposal_id in filed:
            counts[unit_id]["settled_on_time"] += 1
    return {unit: UnitRecord(since=since, **found) for unit, found in counts.items()}


def late_and_filed(proposal_ids: Collection[int], day: date) -> tuple[set[int], set[int]]:
    """Which đề án filed their settlement after its day (or still have not), and which have filed at all."""
    due: dict[int, date] = {}
    late: set[int] = set()
    filed: set[int] = set()
    steps = TransitionRecord.objects.filter(proposal_id__in=proposal_ids, step__in=(*ACCEPTANCES, FILED))
    for proposal_id, step, at, due_on in steps.order_by("at", "id").values_list("proposal_id", "step", "at", "due_on"):
        if step in ACCEPTANCES:
            if due_on is not None:
                due.setdefault(proposal_id, due_on)
            continue
        if proposal_id not in filed and proposal_id in due and timezone.localdate(at) > due[proposal_id]:
            late.add(proposal_id)
        filed.add(proposal_id)
    late |= {proposal_id for proposal_id, last in due.items() if proposal_id not in filed and last < day}
    return late, filed


def _evidence(
    proposal_ids: Collection[int], measured: Iterable[Measured], day: date
) -> dict[int, tuple[Evidence, ...]]:
    """What the workers named in the dossiers say of the marks that are measured by them."""
    found: dict[int, tuple[Evidence, ...]] = {}
    for rule in measured:
        try:
            norm = norm_on(rule.norm, day)
        except LookupError:
            continue
        for proposal_id, workers in MEASURERS[rule.by](proposal_ids).items():
            holds = workers >= norm.number
            text = f"cơ sở có {workers} lao động, {'từ' if holds else 'dưới'} {norm.number} ({norm.citation})"
            found[proposal_id] = (*found.get(proposal_id, ()), Evidence(rule.mark, holds, text))
    return found


def _most_workers(proposal_ids: Collection[int]) -> dict[int, int]:
    """The largest number of workers of an establishment of each đề án; those that name none are left out."""
    rows: Iterable[tuple[int, Any]] = Beneficiary.objects.filter(
        proposal_id__in=proposal_ids, workers__isnull=False
    ).values_list("proposal_id", "workers")
    most: dict[int, int] = {}
    for proposal_id, workers in rows:
        most[proposal_id] = max(workers, most.get(proposal_id, 0))
    return most


# How a figure that a mark is measured by is read, by its name in criteria/priority.yaml.
MEASURERS = {"workers": _most_workers}
