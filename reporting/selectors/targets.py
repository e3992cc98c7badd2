"""How far the targets of a programme have come. What counts is said by the rows of `Target`, never by their codes here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from organisations.actors import Actor
from programmes import selectors as programmes
from programmes.models import Programme, Target
from programmes.states import Measure
from proposals.counting import counted_things
from proposals.models import Beneficiary, EstimateLine, Proposal
from proposals.states import State
from reporting.chosen import Chosen
from reporting.selectors.figures import scope

REGISTERED, APPROVED, ACCEPTED = 1, 2, 3
STAGES: Final = {
    "dang-ky": (REGISTERED, "Đã đăng ký"), "phe-duyet": (APPROVED, "Đã phê duyệt"), "nghiem-thu": (ACCEPTED, "Đã nghiệm thu")
}  # fmt: skip
_PEOPLE: Final = ("proposal_id", "name", "legal_form", "tax_code", "representative", "production_commune_id")


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing that counts: `number` of it (trainees), how far it has come, where and when."""

    target_id: int
    name: str
    number: int
    stage: int
    year: int
    tenant_id: int


@dataclass(frozen=True, slots=True)
class Reached:
    """How much has come at least so far."""

    registered: int = 0
    approved: int = 0
    accepted: int = 0


def programme_of(chosen: Chosen) -> Programme | None:
    """The programme whose stage holds the last year asked for."""
    found = [row for row in programmes.programmes() if row.year_from <= chosen.last_year <= row.year_to]
    return found[0] if found else None


def stage_of(state: str) -> int:
    """How far a registered đề án has brought what it brings."""
    if state in State.ACCEPTED_ON:
        return ACCEPTED
    return APPROVED if state in State.PUBLIC else REGISTERED


def counting_to(rows: QuerySet[Proposal], targets: Iterable[Target]) -> QuerySet[Proposal]:
    """The đề án that count towards any of the targets: registered with the Cục, not dropped, of these contents."""
    codes = sorted({code for target in targets for code in target.content_codes})
    of_these = Q(content__code__in=codes) | Q(other_contents__overlap=codes)
    return rows.filter(of_these, registered_at__isnull=False).exclude(state__in=sorted(State.DROPPED))


def at_stage(rows: QuerySet[Proposal], stage: int) -> QuerySet[Proposal]:
    """Those that have come at least so far."""
    states = {REGISTERED: frozenset(State.values), APPROVED: State.PUBLIC - State.DROPPED, ACCEPTED: State.ACCEPTED_ON}
    return rows.filter(state__in=sorted(states[stage]))


def counted(actor: Actor, chosen: Chosen, targets: Collection[Target]) -> list[Counted]:
    """What every đề án in sight brings to these targets; three questions."""
    rows = counting_to(scope(actor, chosen), targets)
    people: dict[int, list[Any]] = defaultdict(list)
    lines: dict[int, list[Any]] = defaultdict(list)
    for person in Beneficiary.objects.filter(proposal__in=rows).values_list(*_PEOPLE, named=True):
        people[person.proposal_id].append(person)
    wanted = ("proposal_id", "content_code", "unit_name", "quantity")
    for line in EstimateLine.objects.filter(proposal__in=rows).values_list(*wanted, named=True):
        lines[line.proposal_id].append(line)
    columns = ("pk", "code", "title", "plan_year", "tenant_id", "state", "content__code", "other_contents")
    return [
        Counted(target.pk, thing.name, thing.number, stage_of(row.state), row.plan_year, row.tenant_id)
        for row in rows.order_by("pk").values_list(*columns, named=True)
        for target in targets
        if {row.content__code, *row.other_contents} & set(target.content_codes)
        for thing in counted_things(
            target,
            code=row.code,
            year=row.plan_year,
            title=row.title,
            beneficiaries=people[row.pk],
            lines=lines[row.pk],
        )
    ]


def reached(rows: Iterable[Counted]) -> Reached:
    """The same thing once, with the best it has come to and the largest number."""
    best: dict[str, tuple[int, int]] = {}
    for row in rows:
        stage, number = best.get(row.name, (0, 0))
        best[row.name] = (max(stage, row.stage), max(number, row.number))
    sums = {stage: sum(number for got, number in best.values() if got >= stage) for stage in (1, 2, 3)}
    return Reached(sums[REGISTERED], sums[APPROVED], sums[ACCEPTED])


def targets_of(programme: Programme) -> list[Target]:
    """All of them, in the order of the decision."""
    return programmes.targets(programme)


def is_counted(target: Target) -> bool:
    """Whether there is a number to count towards."""
    return not target.qualitative and target.measure != Measure.NONE
