"""The end of a budget year: what every contract was given, has had, has to show and to pay back, and the days of the law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from budgets.models import Norm
from budgets.rules import day_of_year
from budgets.selectors import CommitmentStanding, commitments_of, norms_named
from core.keyset import KeysetPage, in_chunks, keyset_page
from execution.models import Contract
from organisations.actors import Actor
from proposals.models import Proposal
from proposals.selectors import visible_to
from proposals.states import State
from proposals.waiting import LIVE

OPEN = "chua-xong"
DAYS: Final = (
    "deadline.kbnn_papers", "deadline.spend", "deadline.liquidation", "deadline.adjust_end", "deadline.reconcile",
    "deadline.repay", "deadline.kbnn_report",
)  # fmt: skip
"""The norms that give the days of the year's end, in their order."""
_COLUMNS = (
    "id", "code", "title", "unit__name", "state", "state_since", "due_on", "amount_contracted", "amount_accepted",
    "amount_settled",
)  # fmt: skip
_OVER = (State.SETTLED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class YearRow:
    """One contract. Đồng; `to_repay` = spent beyond what was settled, accepted, or allowed at all after a stop."""

    facts: dict[str, Any]
    money: CommitmentStanding

    @property
    def to_repay(self) -> int:
        """What must come back as things stand: nothing while the work is neither accepted nor stopped."""
        if self.facts["state"] == State.STOPPED:
            return self.money.spent
        accepted, settled = self.facts["amount_accepted"], self.facts["amount_settled"]
        allowed = settled if self.facts["state"] == State.SETTLED else accepted
        return 0 if allowed is None else max(0, self.money.spent - allowed)

    @property
    def unpaid(self) -> int:
        """Of the contract, what has not left the treasury; nothing once the contract is over."""
        if self.facts["state"] in _OVER:
            return 0
        return max(0, (self.facts["amount_contracted"] or 0) - self.money.spent)


@dataclass(frozen=True, slots=True)
class YearTotals:
    """Sums over every contract of the year. Đồng."""

    support: int = 0
    contracted: int = 0
    accepted: int = 0
    settled: int = 0
    advanced: int = 0
    spent: int = 0
    to_repay: int = 0


@dataclass(frozen=True, slots=True)
class LastDay:
    """A day of the year's end with the norm that sets it; `left` = calendar days, negative when it is over."""

    norm: Norm
    day: date
    left: int


def last_days(year: int, today: date) -> list[LastDay]:
    """The days of the law for budget year `year`, by the law of its last day."""
    rows = {norm.code: norm for norm in norms_named(set(DAYS), date(year, 12, 31))}
    found = [(rows[code], day_of_year(rows[code].value_text, year)) for code in DAYS if code in rows]
    return sorted((LastDay(norm, day, (day - today).days) for norm, day in found), key=lambda row: row.day)


def contracts_of_year(actor: Actor, year: int, *, standing: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Contracts of the đề án of a plan year this person may see. `standing`: OPEN leaves out what is settled or stopped."""
    number = Contract.objects.filter(proposal=OuterRef("pk")).values("number")[:1]
    rows = visible_to(actor).filter(LIVE, plan_year=year, amount_contracted__isnull=False)
    if standing == OPEN:
        rows = rows.exclude(state__in=_OVER)
    return rows.annotate(
        contract=Subquery(number), support=Coalesce("amount_adjusted", "amount_approved")
    ).values(*_COLUMNS, "contract", "support")  # fmt: skip


def unfinished_of_year(tenant_id: int, year: int) -> list[YearRow]:
    """Contracts of a tenant that are not settled, with what the ledger says; one that was stopped may have money to repay."""
    rows = Proposal.objects.filter(LIVE, tenant_id=tenant_id, plan_year=year, amount_contracted__isnull=False)
    return with_money(rows.exclude(state=State.SETTLED).order_by("code").values(*_COLUMNS, "unit_id"))


def with_money(rows: Iterable[dict[str, Any]]) -> list[YearRow]:
    """The same with what the ledger says. One query."""
    listed = list(rows)
    money = commitments_of([row["code"] for row in listed])
    return [YearRow(row, money.get(row["code"], CommitmentStanding(row["code"]))) for row in listed]


def year_page(actor: Actor, year: int, *, standing: str = "", cursor: str = "") -> tuple[KeysetPage, list[YearRow]]:
    """One page of the board, the latest move first."""
    page = keyset_page(contracts_of_year(actor, year, standing=standing), cursor=cursor)
    return page, with_money(page.rows)


def all_of_year(actor: Actor, year: int, *, standing: str = "") -> Iterator[YearRow]:
    """Every row of the board by number, for the workbook."""
    for chunk in in_chunks(contracts_of_year(actor, year, standing=standing).order_by("code")):
        yield from with_money(chunk)


def wanted_year(actor: Actor, asked: str, this_year: int) -> tuple[list[int], int]:
    """(years to choose from, the one that was asked for; else this year or the newest)."""
    years = years_with_contracts(actor)
    usual = this_year if this_year in years or not years else years[0]
    return years or [usual], next((year for year in years if str(year) == asked), usual)


def totals_of(rows: Iterable[YearRow]) -> YearTotals:
    """The bottom row."""
    listed = list(rows)
    return YearTotals(
        support=sum(row.facts["support"] or 0 for row in listed),
        contracted=sum(row.facts["amount_contracted"] or 0 for row in listed),
        accepted=sum(row.facts["amount_accepted"] or 0 for row in listed),
        settled=sum(row.facts["amount_settled"] or 0 for row in listed),
        advanced=sum(row.money.advanced for row in listed), spent=sum(row.money.spent for row in listed),
        to_repay=sum(row.to_repay for row in listed),
    )  # fmt: skip


def years_with_contracts(actor: Actor) -> list[int]:
    """Plan years that have a contract this person may see, newest first."""
    rows = visible_to(actor).filter(LIVE, amount_contracted__isnull=False).order_by("-plan_year")
    return list(rows.values_list("plan_year", flat=True).distinct())
