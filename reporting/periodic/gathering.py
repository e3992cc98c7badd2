"""The facts of a stretch of days out of the system's own records. A number of statements that does not depend on the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from budgets.models import LedgerEntry
from budgets.states import EntryKind
from execution.models import Acceptance, Contract, ProgressReport
from execution.rules import REPORTING
from execution.states import AcceptanceForm, ReportState
from proposals.models import Beneficiary, Proposal, TransitionRecord
from proposals.states import State
from reporting.periodic.measures import Fact

OUT: Final = (EntryKind.ADVANCE, EntryKind.PAY)
KEPT: Final = (Acceptance.Result.FULL, Acceptance.Result.PARTIAL)

Scope = QuerySet[Proposal]
Days = tuple[date, date]
Source = Callable[[Scope, Days, int], Iterator[Fact]]


def facts_of(scope: Scope, days: Days, year: int) -> dict[str, list[Fact]]:
    """Every measure's facts of the đề án in `scope`, in the order of the days; `year` = plan year of what is planned."""
    return {
        key: sorted(source(scope, days, year), key=lambda fact: (fact.day, fact.code))
        for key, source in SOURCES.items()
    }


def _planned(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
    rows = scope.filter(plan_year=year, approved_at__date__lte=days[1], amount_approved__isnull=False)
    amounts = rows.annotate(now=Coalesce("amount_adjusted", "amount_approved"))
    for code, content, at, amount in amounts.values_list("code", "content__code", "approved_at", "now"):
        yield Fact(code, content, 1, amount, timezone.localdate(at))


def _moment(column: str, amount: str) -> Source:
    """đề án by the moment one of their own columns keeps."""

    def source(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
        rows = scope.filter(**{f"{column}__date__range": days})
        for code, content, at, money in rows.values_list("code", "content__code", column, amount):
            yield Fact(code, content, 1, money or 0, timezone.localdate(at))

    return source


def _contracted(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
    rows = Contract.objects.filter(proposal__in=scope, signed_on__range=days)
    for code, content, day, amount in rows.values_list(
        "proposal__code", "proposal__content__code", "signed_on", "amount"
    ):
        yield Fact(code, content, 1, amount, day)


def _disbursed(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
    contents = dict(scope.filter(amount_contracted__isnull=False).values_list("code", "content__code"))
    rows = LedgerEntry.objects.filter(reference__in=contents, kind__in=(*OUT, EntryKind.REFUND), paper_date__range=days)
    for code, kind, day, amount in rows.values_list("reference", "kind", "paper_date", "amount"):
        yield Fact(code, contents[code], 0, -amount if kind == EntryKind.REFUND else amount, day)


def _accepted(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
    for code, content, day, amount in _acceptances(scope, days).values_list(
        "proposal__code", "proposal__content__code", "accepted_on", "amount"
    ):
        yield Fact(code, content, 1, amount, day)


def _beneficiaries(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
    accepted = dict(_acceptances(scope, days).values_list("proposal_id", "accepted_on"))
    rows = Beneficiary.objects.filter(proposal_id__in=accepted).values_list(
        "proposal_id", "proposal__code", "proposal__content__code"
    )
    for pk, code, content, many in rows.annotate(many=Count("pk")).order_by("proposal_id"):
        yield Fact(code, content, many, 0, accepted[pk])


def _acceptances(scope: Scope, days: Days) -> QuerySet[Any]:
    """Minutes of the whole that stand. A đề án accepted in part and accepted again later has two."""
    rows: QuerySet[Any] = Acceptance.objects.filter(
        proposal__in=scope, accepted_on__range=days, result__in=KEPT, withdrawn_at__isnull=True
    )
    return rows.exclude(form=AcceptanceForm.SITE)


def _reached(state: State, amount: str) -> Source:
    """đề án by the first time they came to a state."""

    def source(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
        rows = TransitionRecord.objects.filter(proposal__in=scope, target=state).exclude(source=state)
        firsts = rows.values_list("proposal__code", "proposal__content__code", f"proposal__{amount}")
        for code, content, money, at in firsts.annotate(first=Min("at")).order_by("proposal__code"):
            day = timezone.localdate(at)
            if days[0] <= day <= days[1]:
                yield Fact(code, content, 1, money or 0, day)

    return source


def _running(scope: Scope, days: Days, year: int) -> Iterator[Fact]:
    """As the history stands at the end of the last day, whatever happened since."""
    rows = TransitionRecord.objects.filter(proposal__in=scope, at__date__lte=days[1])
    last = rows.order_by("proposal_id", "-at", "-id").distinct("proposal_id")
    columns = ("proposal__code", "proposal__content__code", "target", "at", "proposal__amount_contracted")
    for code, content, target, at, amount in last.values_list(*columns):
        if target in REPORTING:
            yield Fact(code, content, 1, amount or 0, timezone.localdate(at))


SOURCES: Final[dict[str, Source]] = {
    "planned": _planned,
    "filed": _moment("submitted_at", "amount_proposed"),
    "registered": _moment("registered_at", "amount_proposed"),
    "approved": _moment("approved_at", "amount_approved"),
    "contracted": _contracted,
    "disbursed": _disbursed,
    "accepted": _accepted,
    "beneficiaries": _beneficiaries,
    "settled": _reached(State.SETTLED, "amount_settled"),
    "stopped": _reached(State.STOPPED, "amount_contracted"),
    "running": _running,
}
"""Where the facts of each measure come from."""


def with_contract_on(rows: Scope, days: Days) -> Scope:
    """Those with a contract that was not over before the days began: whoever carries them out has something to report."""
    signed = Contract.objects.filter(signed_on__lte=days[1]).values("proposal_id")
    over = Q(state__in=(State.SETTLED, State.STOPPED, State.LIQUIDATED), state_since__date__lt=days[0])
    return rows.filter(pk__in=signed).exclude(over)


def progress_of(scope: Scope, days: Days) -> list[dict[str, Any]]:
    """One row a contract of the period: what it is worth, how far it is, what was spent, what stands in the way. Đồng."""
    rows = with_contract_on(scope, days).order_by("code")
    columns = ("pk", "code", "title", "unit__name", "content__code", "amount_contracted")
    known = list(rows.values(*columns))
    month = days[1].replace(day=1)
    reports = ProgressReport.objects.filter(
        proposal__in=[row["pk"] for row in known], month__lte=month, state__in=ReportState.SENT
    )
    last = {report.proposal_id: report for report in reports.order_by("proposal_id", "-month").distinct("proposal_id")}
    numbers = dict(Contract.objects.filter(proposal__in=[row["pk"] for row in known]).values_list("proposal", "number"))
    return [
        {
            "code": row["code"], "title": row["title"], "unit": row["unit__name"], "content": row["content__code"],
            "contract": numbers.get(row["pk"], ""), "amount": row["amount_contracted"] or 0, **_told(last.get(row["pk"])),
        }
        for row in known
    ]  # fmt: skip


def _told(report: ProgressReport | None) -> dict[str, Any]:
    """What the last monthly report says; nothing where none was sent."""
    if report is None:
        return {"month": "", "percent": None, "spent": None, "difficulties": ""}
    done = report.of_investment
    return {
        "month": f"{report.month:%Y-%m}", "percent": None if done is None else int(100 * done), "spent": report.spent,
        "difficulties": report.difficulties,
    }  # fmt: skip
