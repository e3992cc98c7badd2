"""Monthly reports a person may see, and who has not reported. A draft is the unit's own."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from execution import rules
from execution.models import Contract, ProgressPhoto, ProgressReport
from execution.states import ReportState
from organisations.actors import Actor
from organisations.roles import Role
from proposals.models import Proposal
from proposals.selectors import visible_to

MISSING, LATE, IN_TIME = "thieu", "tre", "dung-han"
STANDINGS: Final = ((MISSING, "Chưa gửi"), (LATE, "Gửi trễ"), (IN_TIME, "Đúng hạn"))
_COLUMNS = (
    "id", "code", "title", "unit__name", "plan_year", "state", "state_since", "amount_contracted",
)  # fmt: skip
_OF_REPORT = ("state", "filed_at", "late", "planned", "done", "supported_planned", "supported_done", "spent")


def visible_reports(actor: Actor | None) -> QuerySet[ProgressReport]:
    """Reports of the đề án this person may see."""
    rows: QuerySet[ProgressReport] = ProgressReport.objects.filter(proposal__in=visible_to(actor))
    if actor is None or actor.role == Role.UNIT_STAFF:
        return rows
    return rows.filter(state__in=ReportState.SENT)


def reports_of(actor: Actor, proposal: Proposal) -> list[ProgressReport]:
    """Those of one đề án, newest month first."""
    rows = visible_reports(actor).filter(proposal=proposal).select_related("filed_by", "confirmed_by")
    found = list(rows.order_by("-month"))
    for row in found:
        row.proposal = proposal
    return found


def get_report(actor: Actor | None, proposal: Proposal, month: date) -> ProgressReport:
    """One of them. NotFound when it is not there, or not theirs to see."""
    rows = visible_reports(actor).filter(proposal=proposal, month=month)
    found = rows.select_related("filed_by", "confirmed_by", "created_by").first()
    if found is None:
        raise NotFound(f"{month:%Y-%m}")
    found.proposal = proposal
    return found


def photos_of(report: ProgressReport) -> list[ProgressPhoto]:
    """Photographs that were not taken out, oldest first."""
    rows = ProgressPhoto.objects.filter(report=report, paper__removed_at__isnull=True)
    return list(rows.select_related("paper").order_by("id"))


def report_before(proposal: Proposal, month: date) -> ProgressReport | None:
    """The report filed last for an earlier month."""
    rows = ProgressReport.objects.filter(proposal=proposal, month__lt=month, state__in=ReportState.SENT)
    found: ProgressReport | None = rows.order_by("-month").first()
    return found


def last_report(proposal: Proposal) -> ProgressReport | None:
    """The report filed for the newest month."""
    return report_before(proposal, date.max)


def contract_day(proposal: Proposal) -> date | None:
    """Since when reports are due: the day the contract was signed."""
    found: date | None = Contract.objects.filter(proposal=proposal).values_list("signed_on", flat=True).first()
    return found


def progress_rows(actor: Actor, month: date, *, standing: str = "") -> QuerySet[Any, dict[str, Any]]:
    """The đề án that report in a month, with what they reported. `standing`: one of STANDINGS, or all."""
    of_month = ProgressReport.objects.filter(proposal=OuterRef("pk"), month=month, state__in=ReportState.SENT)
    last = _last_of(month)
    rows = visible_to(actor).filter(Q(state__in=rules.REPORTING) | Exists(of_month))
    rows = rows.filter(Exists(Contract.objects.filter(proposal=OuterRef("pk"), signed_on__lte=last)))
    if standing == MISSING:
        rows = rows.filter(~Exists(of_month))
    elif standing in {LATE, IN_TIME}:
        rows = rows.filter(Exists(of_month.filter(late=standing == LATE)))
    reported = {f"report_{name}": Subquery(of_month.values(name)[:1]) for name in _OF_REPORT}
    shown: QuerySet[Any, dict[str, Any]] = rows.annotate(**reported).values(*_COLUMNS, *reported)
    return shown


def progress_page(actor: Actor, month: date, *, standing: str = "", cursor: str = "") -> KeysetPage:
    """One page of them, the latest move first."""
    return keyset_page(progress_rows(actor, month, standing=standing), cursor=cursor)


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
