"""Figures of đề án for whoever may see them: from the table kept by trigger; a unit's own few are counted on the spot.

What a role sees is what `proposals.selectors.visible_to` lets it see, so that a figure and the list behind it agree:
tests/reporting/test_statistics.py compares them for every role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from budgets.models import Account
from budgets.states import AccountKind
from core.text import vietnamese_sort_key
from organisations.actors import Actor, all_tenant_ids
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role
from proposals.models import EstimateLine, Proposal
from proposals.places import province_names
from proposals.selectors import reached, recused_ids, visible_to
from proposals.states import State
from reporting.chosen import Chosen
from reporting.models import Statistic

Key = TypeVar("Key", bound=Hashable)
Sums = Counter[str]
CELL: Final = ("plan_year", "tenant_id", "content_id", "state")
AMOUNTS: Final = {
    "total_cost": "total_cost", "proposed": "amount_proposed", "province": "amount_province", "central": "amount_central",
    "approved": "amount_approved", "adjusted": "amount_adjusted", "contracted": "amount_contracted",
    "accepted": "amount_accepted", "settled": "amount_settled",
}  # fmt: skip
NAMES: Final = ("proposals", *AMOUNTS, "in_force")
LIVE: Final = State.PUBLIC - State.DROPPED
"""Approved and not stopped: what has money of the plan."""
SPENT: Final = (AccountKind.ADVANCED, AccountKind.PAID, AccountKind.SETTLED)
SOURCES: Final = ("national", "local", "beneficiary", "other")
DEPARTMENTS: Final = (OrganisationKind.PROVINCIAL_DEPARTMENT, OrganisationKind.CENTRAL_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one year, tenant, content and state. Money in đồng."""

    plan_year: int
    tenant_id: int
    content_id: int
    state: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Place:
    """A Sở with its province, or the Cục with the units that work across provinces."""

    pk: int
    code: str
    name: str


def places(day: date) -> list[Place]:
    """Whose đề án there can be, by the names of the provinces on the day; the Cục's own last."""
    named = province_names(day)
    rows = Organisation.objects.filter(pk__in=all_tenant_ids(), kind__in=DEPARTMENTS).select_related("province")
    found = [(row.kind == OrganisationKind.CENTRAL_DEPARTMENT, row) for row in rows]
    known = [(central, Place(row.pk, row.code, _place_name(row, named, central=central))) for central, row in found]
    return [place for _, place in sorted(known, key=lambda pair: (pair[0], vietnamese_sort_key(_bare(pair[1].name))))]


def _place_name(row: Organisation, named: dict[str, str], *, central: bool) -> str:
    if central or row.province is None:
        return "Đơn vị do Cục quản lý" if central else row.name
    return named.get(row.province.code, row.name)


def _bare(name: str) -> str:
    """Without the word for what it is, so that names stand in the order people look for them."""
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def scope(actor: Actor | None, chosen: Chosen) -> QuerySet[Proposal]:
    """The đề án behind the figures."""
    return visible_to(actor).filter(**chosen.filters())


def cells(actor: Actor, chosen: Chosen) -> list[Cell]:
    """The figures by year, tenant, content and state; two questions, a third for who is kept away from something."""
    if actor.role == Role.UNIT_STAFF:
        return _counted(scope(actor, chosen))
    kept, plain = _reach(actor)
    rows = Statistic.objects.filter(kept, **chosen.filters()).order_by()
    sums = rows.values_list(*CELL).annotate(*(Sum(name) for name in NAMES))
    found = [_cell(row) for row in sums if any(row[len(CELL) :])]
    if hidden := recused_ids(actor):
        kept_away = _counted(Proposal.objects.filter(plain, pk__in=hidden, **chosen.filters()))
        found += [replace(cell, sums=_negative(cell.sums)) for cell in kept_away]
    return found


def _reach(actor: Actor) -> tuple[Q, Q]:
    """What this role may see, as a filter of figures and as one of đề án; without what the person is kept away from."""
    if actor.role == Role.PLATFORM_ADMIN:
        return Q(pk__in=()), Q(pk__in=())
    if actor.role in {Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER}:
        own = Q(tenant_id=actor.tenant_id)
        return own & Q(submitted=True), own & reached("submitted_at")
    if actor.role == Role.MINISTER:
        states = Q(state__in=sorted(State.PUBLIC | {State.IN_PLAN}))
        return states, states
    return Q(registered=True), reached("registered_at")


def _counted(rows: QuerySet[Proposal]) -> list[Cell]:
    sums = {f"sum_{name}": Coalesce(Sum(column), 0) for name, column in AMOUNTS.items()}
    in_force = Coalesce("amount_adjusted", "amount_approved", output_field=BigIntegerField())
    grouped = rows.order_by().annotate(support=in_force).values(*CELL)
    found = grouped.annotate(number=Count("pk"), **sums, sum_in_force=Coalesce(Sum("support"), 0))
    return [_cell(row) for row in found.values_list(*CELL, "number", *sums, "sum_in_force")]


def _cell(row: tuple[Any, ...]) -> Cell:
    year, tenant, content, state, *sums = row
    return Cell(year, tenant, content, state, Counter(dict(zip(NAMES, map(int, sums), strict=True))))


def _negative(sums: Sums) -> Sums:
    return Counter({name: -value for name, value in sums.items()})


def rolled(rows: Iterable[Cell], by: Callable[[Cell], Key]) -> dict[Key, Sums]:
    """The sums of the cells that `by` gives the same key."""
    found: dict[Key, Sums] = {}
    for row in rows:
        found.setdefault(by(row), Counter()).update(row.sums)
    return {key: sums for key, sums in found.items() if sums["proposals"]}


def whole(rows: Iterable[Cell]) -> Sums:
    """The sums of all."""
    return rolled(rows, lambda _: 0).get(0, Counter())


def spent(actor: Actor, chosen: Chosen) -> dict[tuple[int, int, int], Sums]:
    """Money of the ledger that left for living đề án, by (year, tenant, content): advanced, paid, settled. Đồng."""
    living = scope(actor, chosen).filter(state__in=sorted(LIVE))
    of_reference = Proposal.objects.filter(code=OuterRef("reference"))
    rows = Account.objects.filter(kind__in=SPENT, reference__in=living.values("code")).order_by()
    rows = rows.annotate(
        year=Subquery(of_reference.values("plan_year")[:1]), content=Subquery(of_reference.values("content_id")[:1])
    )
    found: dict[tuple[int, int, int], Sums] = {}
    for year, tenant, content, kind, total in rows.values_list("year", "tenant_id", "content", "kind").annotate(
        Sum("balance")
    ):
        found.setdefault((year, tenant, content), Counter())[kind] += int(total)
    return found


def by_source(actor: Actor, chosen: Chosen) -> dict[int, Sums]:
    """The estimates as their units wrote them, by tenant and source. Đồng."""
    rows = EstimateLine.objects.filter(proposal__in=scope(actor, chosen)).order_by()
    sums = rows.values_list("proposal__tenant_id").annotate(*(Sum(name) for name in SOURCES))
    return {row[0]: Counter(dict(zip(SOURCES, map(int, row[1:]), strict=True))) for row in sums}
