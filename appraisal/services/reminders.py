"""Reminding members of what is due: some working days before, on the day, and when it is late. Asked for by beat.

Only working days count, and an assignment is spoken of once a day however often this runs: the row keeps the day. Nobody
is reminded while the dossier lies with the unit for a supplement, nor of what they have given an opinion on.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, Q
from django.urls import reverse

from appraisal.models import Assignment, Panel
from appraisal.rules import APPRAISING
from appraisal.selectors.assignments import given
from appraisal.services.seats import keepers_of
from budgets.selectors import days
from core.calendars import SpecialDays, holidays_between, is_working_day, working_days_left
from core.tenancy import tenant_scope
from notifications.services import notify

NORM = "remind.opinion"
LOOK_AHEAD = timedelta(days=60)


def remind_members(tenant_ids: tuple[int, ...], *, today: date) -> int:
    """Tell everybody whose opinion is due or late; heads of bodies hear what is late. Returns how many were told of."""
    holidays = holidays_between(today - LOOK_AHEAD, today + LOOK_AHEAD)
    if not is_working_day(today, holidays):
        return 0
    with tenant_scope(*tenant_ids), transaction.atomic():
        rows = _open(today)
        before = {tenant_id: _days_before(today, tenant_id) for tenant_id in {row.tenant_id for row in rows}}
        due = [row for row in rows if _is_due(row, today, holidays, before[row.tenant_id])]
        for row in due:
            notify(
                [row.member.user_id or 0], kind="opinion_due", text=_text(row, today),
                url=reverse("appraisal:sheet", args=(_code(row),)),
            )  # fmt: skip
            row.reminded_on = today
            row.save(update_fields=["reminded_on"])
        _tell_heads([row for row in due if _due(row) < today])
    return len(due)


def _open(today: date) -> list[Assignment]:
    """Under lock, so that two runs at once tell nobody twice: the second finds the day written down."""
    rows = Assignment.objects.filter(
        ~Exists(given()), ended_at__isnull=True, due_on__isnull=False, due_on__lte=today + LOOK_AHEAD,
        member__user__is_active=True, appraisal__closed_at__isnull=True,
        appraisal__proposal__state__in=list(APPRAISING),
    )  # fmt: skip
    rows = rows.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)).order_by("pk")
    return list(rows.select_for_update(of=("self",)).select_related("member__panel", "appraisal__proposal"))


def _is_due(row: Assignment, today: date, holidays: SpecialDays, before: int) -> bool:
    """Late, the last day, or `before` working days ahead of it."""
    return _due(row) < today or working_days_left(_due(row), today, holidays) in {0, before}


def _days_before(today: date, tenant_id: int) -> int:
    """How many working days before the last one (dated norm); 0 where none is set: on the day only."""
    try:
        return days(NORM, today, tenant_id)
    except LookupError:
        return 0


def _text(row: Assignment, today: date) -> str:
    dossier = f"{_code(row)} {row.appraisal.proposal.title}"
    if _due(row) < today:
        return f"Quá hạn cho ý kiến thẩm định từ ngày {_due(row):%d/%m/%Y}: {dossier}"
    when = "hôm nay" if _due(row) == today else f"ngày {_due(row):%d/%m/%Y}"
    return f"Hạn cho ý kiến thẩm định {when}: {dossier}"


def _tell_heads(late: list[Assignment]) -> None:
    """One notice for each body and head: how many are late, and with whom."""
    by_panel: dict[Panel, list[Assignment]] = {}
    for row in late:
        by_panel.setdefault(row.member.panel, []).append(row)
    for panel, rows in by_panel.items():
        names = ", ".join(sorted({row.member.name for row in rows}))
        text = f"{panel.name}: {len(rows)} hồ sơ quá hạn cho ý kiến ({names})."
        notify(keepers_of(panel), kind="opinion_due", text=text, url=f"{reverse('appraisal:list')}?qua-han=1")


def _code(row: Assignment) -> str:
    code: str = row.appraisal.proposal.code
    return code


def _due(row: Assignment) -> date:
    """Rows come with a day; one without would never be due."""
    return row.due_on or date.max
