"""How long dossiers stay where they are, and whose monthly reports come late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Extract

from execution.models import Contract, ProgressReport
from execution.progress import due_day, months_due
from execution.rules import REPORTING
from execution.states import ReportState
from organisations.actors import Actor
from organisations.roles import CENTRAL_ROLES, Role
from proposals.models import TransitionRecord
from reporting.chosen import Chosen
from reporting.selectors.figures import scope

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Stay:
    """How long dossiers stayed in a state before they left it, in days."""

    number: int
    median: float
    ninth: float


@dataclass(slots=True)
class Reporting:
    """Monthly reports of a unit: sent, of these late; due by today and not sent."""

    unit: str
    code: str
    sent: int = 0
    late: int = 0
    missing: int = 0


class _Percentile(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def stays(actor: Actor, chosen: Chosen) -> dict[str, Stay]:
    """By state, from the history; only what passed since the dossier was handed to whoever looks."""
    left = TransitionRecord.objects.filter(proposal__in=scope(actor, chosen)).exclude(source=F("target"))
    into = TransitionRecord.objects.filter(
        proposal=OuterRef("proposal"), target=OuterRef("source"), at__lte=OuterRef("at")
    )
    newest = into.exclude(pk=OuterRef("pk")).exclude(source=F("target")).order_by("-at", "-id").values("at")[:1]
    rows = left.annotate(came=Coalesce(Subquery(newest), F("proposal__created_at")))
    if actor.role in CENTRAL_ROLES:
        rows = rows.filter(came__gte=F("proposal__registered_at"))
    elif actor.role != Role.UNIT_STAFF:
        rows = rows.filter(came__gte=F("proposal__submitted_at"))
    long = ExpressionWrapper(F("at") - F("came"), output_field=DurationField())
    rows = rows.annotate(days=Extract(long, "epoch", output_field=FloatField()) / SECONDS_A_DAY).order_by()
    found = rows.values_list("source").annotate(
        number=Count("pk"), median=_Percentile("days", at=0.5), ninth=_Percentile("days", at=0.9)
    )
    return {state: Stay(number, median, ninth) for state, number, median, ninth in found}


def reporting(actor: Actor, chosen: Chosen, today: date) -> list[Reporting]:
    """Units with what they reported and owe, those that owe most first. Missing: of what reports now, months past their day."""
    rows = scope(actor, chosen)
    sent = ProgressReport.objects.filter(proposal__in=rows, state__in=ReportState.SENT).order_by()
    months: dict[int, set[date]] = defaultdict(set)
    found: dict[str, Reporting] = {}
    for pk, month in sent.values_list("proposal_id", "month"):
        months[pk].add(month)
    unit = ("proposal__unit__code", "proposal__unit__name")
    for code, name, number, late in sent.values_list(*unit).annotate(
        number=Count("pk"), tardy=Count("pk", filter=Q(late=True))
    ):
        found[code] = Reporting(name, code, number, late)
    contracts: Any = Contract.objects.filter(proposal__in=rows.filter(state__in=sorted(REPORTING)))
    due: dict[date, bool] = {}
    for pk, signed_on, code, name in contracts.values_list("proposal_id", "signed_on", *unit):
        row = found.setdefault(code, Reporting(name, code))
        for month in months_due(signed_on, today):
            if month not in due:
                due[month] = due_day(month) < today
            row.missing += due[month] and month not in months[pk]
    return sorted(found.values(), key=lambda row: (-row.missing, -row.late, row.unit))
