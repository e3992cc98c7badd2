"""The morning run: the right people hear it, once; nobody is missed when a run is killed or two run at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.calendars import add_working_days, forget_holidays, known_holidays
from core.models import Holiday, Job
from core.tenancy import tenant_scope
from khuyencong.tasks import remind_due as morning
from notifications.models import Notification
from organisations.actors import system_actor
from organisations.models import Membership
from proposals.models import Proposal, Recusal, Reminder
from proposals.selectors import visible_to
from proposals.services.escalation import remind_due
from proposals.states import RungName, State
from tests.budgets.test_ledger_together import together
from tests.cast import Cast, client_as, make_cast
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.proposals.test_listing import put

UNIT, OFFICER, LEADER = "donvi.danang", "chuyenvien.danang", "lanhdao.danang"
CENTRE_OFFICER, CENTRE_LEADER, MINISTER = "chuyenvien.cuc", "lanhdao.cuc", "lanhdao.bo"
MONDAY = date(2026, 6, 8)


@pytest.fixture(autouse=True)
def _no_old_holidays() -> Iterator[None]:
    forget_holidays()
    yield
    forget_holidays()


def waiting(
    cast: Cast, state: str, due_on: date, *, unit: str = UNIT, count: int = 1, **values: object
) -> list[Proposal]:
    """Rows that wait in a state until a day, arrived three months before."""
    rows = put(cast, count, unit=unit, state=state, due_on=due_on, **values)
    since = timezone.make_aware(datetime.combine(due_on - timedelta(days=90), time(9)))
    with tenant_scope(*cast[unit].tenant_ids):
        Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(state_since=since)
    return rows


def run(cast: Cast, today: date, *, of: str = UNIT) -> int:
    tenant = cast[of].tenant_id
    with tenant_scope(tenant):
        return remind_due(actor=system_actor(tenant), today=today)


def told(cast: Cast) -> set[str]:
    """User names of everybody with a notice."""
    ids = set(Notification.objects.values_list("user_id", flat=True))
    return {name for name, actor in cast.items() if actor.user.pk in ids}


def rungs(cast: Cast) -> list[str]:
    with tenant_scope(cast[UNIT].tenant_id):
        return list(Reminder.objects.order_by("id").values_list("rung", flat=True))


def days(count: int) -> date:
    """So many working days after the Monday."""
    return add_working_days(MONDAY, count, known_holidays())


@pytest.mark.parametrize("left", [5, 2, 0])
@pytest.mark.parametrize(
    ("state", "people"),
    [
        (State.SUBMITTED, {OFFICER}),
        (State.PROVINCE_APPRAISING, {OFFICER, LEADER, "pho.danang"}),
        (State.PROVINCE_RETURNED, {UNIT}),
        (State.SCREENING, {CENTRE_OFFICER}),
        (State.IN_PLAN, {MINISTER}),
    ],
)
def test_whoever_must_move_is_reminded(cast: Cast, state: str, people: set[str], left: int) -> None:
    waiting(cast, state, days(left))
    assert run(cast, MONDAY) == 1
    assert told(cast) == people


@pytest.mark.parametrize(
    ("state", "leader", "above"),
    [
        (State.PROVINCE_RETURNED, {UNIT}, {LEADER, "pho.danang"}),
        (State.SUBMITTED, {LEADER, "pho.danang"}, {CENTRE_LEADER}),
        (State.CENTRAL_APPRAISING, {CENTRE_LEADER}, {CENTRE_LEADER}),
        (State.APPROVED, {CENTRE_LEADER}, {MINISTER}),
        (State.IN_PLAN, {MINISTER}, {MINISTER}),
    ],
)
def test_the_leader_of_whoever_is_late_hears_it_then_the_level_above(
    cast: Cast, state: str, leader: set[str], above: set[str]
) -> None:
    waiting(cast, state, MONDAY)
    assert run(cast, days(1)) == 1
    assert told(cast) == leader
    Notification.objects.all().delete()
    assert run(cast, days(4)) == 0
    assert run(cast, days(5)) == 1
    assert told(cast) == above
    assert rungs(cast) == [RungName.LEADER, RungName.ABOVE]


def test_a_leader_who_may_not_see_the_dossier_yet_does_not_hear_of_it(cast: Cast) -> None:
    """Above the Sở stands the Cục, which sees a dossier once it is registered; before that the Sở hears it again."""
    waiting(cast, State.SUBMITTED, MONDAY, registered_at=None)
    run(cast, days(5))
    assert told(cast) == {LEADER, "pho.danang"}


def test_everybody_who_hears_of_a_dossier_may_open_it(cast: Cast) -> None:
    for state in (State.SUBMITTED, State.PROVINCE_RETURNED, State.SCREENING, State.IN_PLAN, State.IMPLEMENTING):
        for registered in (None, timezone.now()):
            waiting(cast, state, MONDAY, registered_at=registered)
    for today in (MONDAY, days(1), days(5)):
        run(cast, today)
    for name in told(cast):
        with tenant_scope(*cast[name].tenant_ids):
            urls = set(Notification.objects.filter(user_id=cast[name].user.pk).values_list("url", flat=True))
            assert urls <= {row.get_absolute_url() for row in visible_to(cast[name])}, name


def test_another_province_and_whoever_has_a_conflict_hear_nothing(cast: Cast) -> None:
    (row,) = waiting(cast, State.PROVINCE_APPRAISING, MONDAY)
    with tenant_scope(cast[UNIT].tenant_id):
        Recusal(tenant_id=row.tenant_id, proposal=row, user=cast[LEADER].user, reason="Người thân thụ hưởng").save()
    run(cast, MONDAY)
    assert run(cast, MONDAY, of="donvi.gialai") == 0
    assert told(cast) == {OFFICER, "pho.danang"}


def test_a_second_run_tells_nobody_twice(cast: Cast) -> None:
    waiting(cast, State.SUBMITTED, MONDAY, count=3)
    assert run(cast, MONDAY) == 3
    before = Notification.objects.count()
    assert run(cast, MONDAY) == 0
    assert Notification.objects.count() == before == 3


def test_a_new_last_day_starts_the_chain_anew_and_a_new_state_as_well(cast: Cast) -> None:
    (row,) = waiting(cast, State.SUBMITTED, MONDAY)
    assert run(cast, MONDAY) == 1
    with tenant_scope(row.tenant_id):
        Proposal.objects.filter(pk=row.pk).update(due_on=days(2))
    assert run(cast, MONDAY) == 1
    elsewhere = {"state": State.PROVINCE_APPRAISING}
    with tenant_scope(row.tenant_id):
        Proposal.objects.filter(pk=row.pk).update(**elsewhere)
    assert run(cast, MONDAY) == 1


@pytest.mark.parametrize("day", [date(2026, 6, 13), date(2026, 6, 14)])
def test_nothing_is_said_on_a_weekend(cast: Cast, day: date) -> None:
    waiting(cast, State.SUBMITTED, MONDAY)
    assert run(cast, day) == 0
    assert told(cast) == set()


def test_nothing_is_said_on_a_holiday_and_a_saturday_worked_instead_is_a_morning(cast: Cast) -> None:
    Holiday.objects.create(day=MONDAY, name="Nghỉ thử", source="Thử", confidence="assumed")
    Holiday.objects.create(day=date(2026, 6, 13), kind="working", name="Làm bù", source="Thử", confidence="assumed")
    forget_holidays()
    waiting(cast, State.SUBMITTED, date(2026, 6, 12))
    assert run(cast, MONDAY) == 0
    assert run(cast, date(2026, 6, 13)) == 1
    assert rungs(cast) == [RungName.LEADER]


def test_while_the_clock_of_the_authority_stands_only_the_unit_is_reminded(cast: Cast) -> None:
    waiting(cast, State.CENTRAL_RETURNED, days(2), clock_left=-3)
    run(cast, MONDAY)
    assert told(cast) == {UNIT}


def test_a_closed_dossier_and_one_without_a_last_day_are_left_alone(cast: Cast) -> None:
    put(cast, 1, state=State.IMPLEMENTING)
    waiting(cast, State.WITHDRAWN, MONDAY)
    assert run(cast, days(5)) == 0


def test_when_nobody_holds_the_role_the_history_says_so(cast: Cast) -> None:
    waiting(cast, State.SUBMITTED, MONDAY)
    Membership.objects.filter(Q(user=cast[OFFICER].user)).update(valid_to=MONDAY)
    assert run(cast, MONDAY) == 1
    with tenant_scope(cast[UNIT].tenant_id):
        assert Reminder.objects.get().people == []
    assert told(cast) == set()


def test_a_run_that_is_killed_in_the_middle_leaves_nothing_and_the_next_one_tells_everybody(cast: Cast) -> None:
    waiting(cast, State.SUBMITTED, MONDAY, count=2)

    with pytest.raises(SystemExit), transaction.atomic():
        assert run(cast, MONDAY) == 2
        raise SystemExit
    assert (rungs(cast), told(cast)) == ([], set())
    assert run(cast, MONDAY) == 2
    assert told(cast) == {OFFICER}


@pytest.mark.parametrize("count", [1, 5])
def test_a_run_asks_the_same_questions_for_one_dossier_and_for_five(cast: Cast, count: int) -> None:
    waiting(cast, State.SUBMITTED, MONDAY, count=count)
    tenant = cast[UNIT].tenant_id
    actor = system_actor(tenant)
    known_holidays()
    with tenant_scope(tenant), CaptureQueriesContext(connection) as asked:
        remind_due(actor=actor, today=MONDAY)
    # Norms, dossiers, what was said, people, conflicts, rows, notices; a savepoint in and out.
    assert len(asked) == 11  # two of them: how the people want to hear, and the e-mails


def test_what_was_said_cannot_be_changed(cast: Cast) -> None:
    waiting(cast, State.SUBMITTED, MONDAY)
    run(cast, MONDAY)
    for change in (lambda: Reminder.objects.update(left=9), lambda: Reminder.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), tenant_scope(cast[UNIT].tenant_id):
            change()


def test_beat_gives_each_tenant_a_job_and_the_job_reminds(cast: Cast, django_capture_on_commit_callbacks) -> None:
    today = timezone.localdate()
    Holiday.objects.update_or_create(
        day=today, defaults={"kind": "working", "name": "Làm bù", "source": "Thử", "confidence": "assumed"}
    )
    waiting(cast, State.SUBMITTED, today)
    with django_capture_on_commit_callbacks(execute=True):
        morning()
    with tenant_scope(cast[UNIT].tenant_id):
        assert [job.status for job in Job.objects.filter(name="proposals.remind_due")] == [Job.Status.DONE]
    assert told(cast) == {OFFICER}


def test_the_history_of_the_case_file_says_who_was_reminded(cast: Cast) -> None:
    sent = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)
    assert sent.due_on is not None
    run(cast, add_working_days(sent.due_on, 1, known_holidays()))
    page = client_as(cast[OFFICER]).get(f"/de-an/{sent.code}/lich-su/").content.decode()
    assert "Đã báo cáo lãnh đạo Sở Công Thương" in page
    assert "Lê Quang Đạt" in page


def test_two_workers_at_once_tell_everybody_once(committed_db: None) -> None:
    cast = make_cast()
    waiting(cast, State.SUBMITTED, MONDAY, count=5)
    system_actor(cast[UNIT].tenant_id)
    climbed = together([lambda: str(run(cast, MONDAY))] * 2)
    assert sorted(str(answer) for answer in climbed) == ["0", "5"]
    assert Notification.objects.count() == 5
