"""Each working morning before the day of the monthly report: remind the units that have not filed theirs. Once a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from budgets.selectors import norms_named
from core.calendars import is_working_day, known_holidays, working_days_left
from execution import rules
from execution.models import Contract, ProgressReport
from execution.progress import due_day
from execution.states import ReportState
from notifications.models import Notification
from notifications.services import Notice, notify_all
from organisations.actors import Actor
from organisations.recipients import holders_near
from organisations.roles import Role
from proposals.models import Proposal

RUNGS = ("remind.first", "remind.second", "remind.last_day")
"""The norms that say how many working days before the last day somebody is reminded."""


def remind_reports(*, actor: Actor, today: date) -> int:
    """Remind the units of the tenant whose report of this month is not filed; how many people were told.

    `actor` = the system in one tenant. Nothing on days off, nothing twice: a second run of the day finds what the first
    has said. A number of statements that does not depend on how many are due.
    """
    month, holidays = today.replace(day=1), known_holidays()
    due = due_day(month)
    wanted = {norm.number for norm in norms_named(set(RUNGS), today, tenant_id=actor.tenant_id)}
    left = working_days_left(due, today, holidays)
    if not is_working_day(today, holidays) or today > due or left not in wanted:
        return 0
    filed = ProgressReport.objects.filter(proposal=OuterRef("pk"), month=month, state__in=ReportState.SENT)
    signed = Contract.objects.filter(proposal=OuterRef("pk"), signed_on__lte=today)
    missing = Proposal.objects.filter(Exists(signed), ~Exists(filed), state__in=rules.REPORTING)
    notices = list(_notices(list(missing.order_by("pk")), actor, today, due, left))
    notify_all(notices)
    return sum(len(notice.user_ids) for notice in notices)


def _notices(missing: list[Proposal], actor: Actor, today: date, due: date, left: int) -> list[Notice]:
    if not missing or actor.tenant_id is None:
        return []
    staff = defaultdict(set)
    for holder in holders_near(actor.tenant_id, today):
        if holder.role == Role.UNIT_STAFF:
            staff[holder.organisation_id].add(holder.user_id)
    when = "hôm nay là ngày cuối" if left == 0 else f"còn {left} ngày làm việc"
    texts = {
        proposal.pk: f"{proposal.code} {proposal.title}: chưa gửi báo cáo tiến độ tháng {today:%m/%Y}, hạn {due:%d/%m/%Y}, {when}"
        for proposal in missing
    }
    told = set(Notification.objects.filter(text__in=texts.values()).values_list("user_id", "text"))
    return [
        Notice("report_due", people, texts[proposal.pk], reverse("execution:progress", args=(proposal.code,)))
        for proposal in missing
        if (people := tuple(sorted(user for user in staff[proposal.unit_id] if (user, texts[proposal.pk]) not in told)))
    ]
