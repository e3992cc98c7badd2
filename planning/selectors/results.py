"""What became of the đề án of a Sở in a year, from the system itself; a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Sum

from budgets.models import Account
from budgets.states import AccountKind
from planning.results import Reached, Tally, YearResults
from planning.selectors.priority import late_and_filed
from programmes import selectors as programmes
from proposals.models import Proposal
from proposals.states import State

OUT = (AccountKind.ADVANCED, AccountKind.PAID, AccountKind.SETTLED)
AMOUNTS = {"approved": "amount_approved", "contracted": "amount_contracted", "accepted": "amount_accepted",
           "settled": "amount_settled"}  # fmt: skip


def results_of(tenant_id: int, year: int, day: date) -> YearResults:
    """The results of a plan year as they stand on `day`."""
    rows = list(
        Proposal.objects.filter(tenant_id=tenant_id, plan_year=year, state__in=sorted(State.PUBLIC)).values(
            "id", "code", "state", "content__code", *AMOUNTS.values()
        )
    )
    clauses = {code: programmes.ancestry(code)[-1] for code in {row["content__code"] for row in rows}}
    by_clause: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_clause.setdefault(clauses[row["content__code"]], []).append(row)
    late, _ = late_and_filed([row["id"] for row in rows], day)
    return YearResults(
        year=year,
        contents=tuple(
            _tally(found.code, found.short_title, by_clause[found.code])
            for found in programmes.contents() if found.code in by_clause
        ),
        total=_tally("", "Tổng số", rows),
        disbursed=_disbursed([row["code"] for row in rows]),
        late=len(late),
        stopped=sum(row["state"] == State.STOPPED for row in rows),
        targets=_reached(year, [row["content__code"] for row in rows if row["amount_accepted"]]),
    )  # fmt: skip


def _tally(code: str, title: str, rows: Iterable[Mapping[str, Any]]) -> Tally:
    """A đề án counts at a stage once its amount there is known."""
    known = list(rows)
    sums: dict[str, int] = {}
    for name, column in AMOUNTS.items():
        amounts = [row[column] for row in known if row[column] is not None]
        sums |= {f"{name}_count": len(amounts), name: sum(amounts)}
    return Tally(code, title, **sums)


def _disbursed(codes: list[str]) -> int:
    if not codes:
        return 0
    money = Account.objects.filter(reference__in=codes, kind__in=OUT).aggregate(sum=Sum("balance"))
    return int(money["sum"] or 0)


def _reached(year: int, contents: list[str]) -> tuple[Reached, ...]:
    """The numeric targets of the year's programme that some accepted đề án belongs to."""
    if not contents:
        return ()
    counts = Counter(contents)
    found = []
    for target in programmes.all_targets():
        if not target.programme.year_from <= year <= target.programme.year_to or target.qualitative:
            continue
        count = sum(
            number for code, number in counts.items() if set(programmes.ancestry(code)) & set(target.content_codes)
        )
        if count:
            found.append(Reached(target.code, target.name, count))
    return tuple(found)
