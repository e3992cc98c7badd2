"""Reminders of opinions: before, on the day, late; once a day; nobody who need not be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from appraisal.models import Assignment, Panel
from appraisal.services import assign, remind_members
from budgets.selectors import days
from core.calendars import add_working_days, holidays_between
from core.tenancy import tenant_scope
from khuyencong.tasks import remind
from notifications.models import Notification
from organisations.actors import all_tenant_ids
from proposals.models import Proposal
from tests.appraisal.bodies import DEPUTY, LEADER, OFFICER, appraising, seat
from tests.cast import Cast
from tests.factories.proposals import fill_good_sheet, play


def working_day() -> date:
    """The first working day from today on."""
    today = timezone.localdate()
    return add_working_days(today, 0, holidays_between(today, today + timedelta(days=30)))


def after(day: date, count: int) -> date:
    return add_working_days(day, count, holidays_between(day - timedelta(days=60), day + timedelta(days=60)))


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """Lies with the deputy, due seven working days from the first working day."""
    (row,) = appraising(cast)
    with tenant_scope(row.tenant_id):
        member = Panel.objects.get().members.get(user=cast[DEPUTY].user)
        assign(row, member, actor=cast[OFFICER], lead=True, due_on=due())
    Notification.objects.all().delete()
    return row


def due() -> date:
    return after(working_day(), 7)


def told(today: date) -> list[tuple[str, str]]:
    Notification.objects.all().delete()
    remind_members(all_tenant_ids(), today=today)
    return sorted(Notification.objects.values_list("user__username", "text"))


def test_the_member_hears_some_days_before_and_on_the_day(cast: Cast, proposal: Proposal) -> None:
    before = days("remind.opinion", working_day())
    named = f"{proposal.code} {proposal.title}"

    assert told(after(due(), -before - 1)) == []
    assert told(after(due(), -before)) == [(DEPUTY, f"Hạn cho ý kiến thẩm định ngày {due():%d/%m/%Y}: {named}")]
    assert told(after(due(), -before + 1)) == []
    assert told(due()) == [(DEPUTY, f"Hạn cho ý kiến thẩm định hôm nay: {named}")]


def test_once_late_the_heads_hear_too(cast: Cast, proposal: Proposal) -> None:
    names = [name for name, _ in told(after(due(), 1))]

    assert names == sorted([LEADER, DEPUTY, DEPUTY])


def test_twice_on_one_day_tells_once(cast: Cast, proposal: Proposal) -> None:
    assert len(told(due())) == 1
    assert told(due()) == []


def test_nobody_is_reminded_on_a_day_off(cast: Cast, proposal: Proposal) -> None:
    day = after(due(), 1)
    while day.weekday() != 5:
        day += timedelta(days=1)
    assert told(day) == []


def test_who_has_written_is_left_in_peace(cast: Cast, proposal: Proposal) -> None:
    with tenant_scope(proposal.tenant_id):
        Assignment.objects.all().update(member=seat(Panel.objects.get(), "secretary"))
    fill_good_sheet(proposal, cast)

    assert told(after(due(), 1)) == []


def test_while_the_unit_supplements_the_clock_stands(cast: Cast, proposal: Proposal) -> None:
    play("return_to_unit", proposal, cast)

    assert told(after(due(), 1)) == []


def test_beat_runs_it_for_every_tenant(cast: Cast, proposal: Proposal) -> None:
    with tenant_scope(proposal.tenant_id):
        Assignment.objects.all().update(due_on=timezone.localdate())

    assert remind() == (1 if timezone.localdate() == working_day() else 0)
