"""An approved batch as somebody may read it: the central level all of it, a Sở and a unit their own lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import NotFound
from core.signatures import SignatureReport, report_from
from organisations.actors import Actor
from organisations.roles import Role
from planning import rules
from planning.models import PlanItem
from planning.selectors.plan import plan_of
from proposals.models import TransitionRecord
from proposals.selectors import visible_to


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One đề án of an approved batch; `amount` as the decision gave it, đồng."""

    rank: int
    code: str
    title: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with its decision. `whole`: every line of it is here. `signature`: what its PDF says, for the central level."""

    year: int
    batch: int
    decision_number: str
    decision_date: date | None
    lines: tuple[BatchLine, ...]
    whole: bool
    signature: SignatureReport | None = None
    decision_sha256: str = ""

    @property
    def total(self) -> int:
        """Đồng of the lines that are here."""
        return sum(line.amount for line in self.lines)


def batch_for(actor: Actor | None, year: int, batch: int) -> Batch:
    """The batch as this person may read it. NotFound when none of it is theirs."""
    if actor is None or actor.role == Role.PLATFORM_ADMIN:
        raise NotFound(f"{year}-{batch}")
    return _whole(actor, year, batch) if rules.may_read_plan(actor) else _own(actor, year, batch)


def _whole(actor: Actor, year: int, batch: int) -> Batch:
    plan = plan_of(year, batch)
    rows = PlanItem.objects.filter(plan=plan, included=True)
    seen = set(visible_to(actor).filter(pk__in=rows.values("proposal_id")).values_list("pk", flat=True))
    columns = ("rank", "proposal__code", "proposal__title", "proposal__unit__name", "amount", "proposal_id")
    lines = tuple(BatchLine(*row) for *row, pk in rows.order_by("rank", "id").values_list(*columns) if pk in seen)
    whole = len(lines) == rows.count()
    signature = report_from(plan.decision_signature)
    return Batch(year, batch, plan.decision_number, plan.decision_date, lines, whole, signature, plan.decision_sha256)


def _own(actor: Actor, year: int, batch: int) -> Batch:
    """The row of the plan lies behind the wall of the central tenant; the history of one's own đề án tells of it."""
    taken = TransitionRecord.objects.filter(
        step="approve", details__plan_year=year, details__batch=batch, proposal__in=visible_to(actor)
    )
    columns = ("details__rank", "proposal__code", "proposal__title", "proposal__unit__name", "amount")
    rows = list(taken.order_by("id").values_list(*columns, "decision_number", "decision_date"))
    if not rows:
        raise NotFound(f"{year}-{batch}")
    lines = tuple(sorted((BatchLine(*row[:5]) for row in rows), key=lambda line: (line.rank, line.code)))
    return Batch(year, batch, rows[0][5], rows[0][6], lines, whole=False)
