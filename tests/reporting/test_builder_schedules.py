"""Reports that come by themselves: the day, the receivers, once a moment, and what happens when something is wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.calendars import SpecialDays
from core.errors import Refused, Stale
from core.jobs import run
from core.models import Job
from core.tenancy import tenant_scope
from khuyencong.tasks import run_reports
from notifications.models import Mail, Notification
from notifications.services import lower
from notifications.tasks import send_mail
from organisations.actors import Actor, all_tenant_ids
from organisations.models import Membership
from proposals.models import Recusal
from proposals.states import State
from reporting.builder.recurrence import VIETNAM, Rhythm, next_moment, words_of
from reporting.models import ReportDefinition, ReportRun, ReportSchedule
from reporting.services import report_schedules
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.reporting.builders import kept, scheduled

LONG_AGO = date(2025, 8, 1)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("rhythm", "after", "moment"),
    [
        (Rhythm("daily", 7), "27/11/2026 06:59", "27/11/2026 07:00"),
        (Rhythm("daily", 7), "27/11/2026 07:00", "30/11/2026 07:00"),  # Friday, then Monday
        (Rhythm("daily", 7, on_working_days=False), "27/11/2026 07:00", "28/11/2026 07:00"),
        (Rhythm("weekly", 0, weekday=6), "27/11/2026 07:00", "30/11/2026 00:00"),  # Sunday moves to Monday
        (Rhythm("weekly", 9, weekday=4, on_working_days=False), "27/11/2026 09:00", "04/12/2026 09:00"),
        (Rhythm("monthly", 8, day=31), "01/02/2027 00:00", "01/02/2027 08:00"),  # 31/01 is a Sunday
        (Rhythm("monthly", 8, day=31), "01/02/2027 09:00", "01/03/2027 08:00"),  # 28/02 is a Sunday
        (Rhythm("monthly", 8, day=31, on_working_days=False), "01/02/2028 00:00", "29/02/2028 08:00"),
        (Rhythm("monthly", 8, day=2), "01/01/2027 00:00", "04/01/2027 08:00"),
        (Rhythm("quarterly", 8, day=5, month=2), "27/11/2026 07:00", "05/02/2027 08:00"),
        (Rhythm("monthly", 7, day=1), "31/12/2026 08:00", "04/01/2027 07:00"),  # New Year, then a weekend
    ],
)
def test_the_next_moment(rhythm: Rhythm, after: str, moment: str) -> None:
    holidays = SpecialDays(off=frozenset({date(2027, 1, 1)}))
    assert next_moment(rhythm, after=at(after), holidays=holidays) == at(moment)
    assert f"lúc {rhythm.hour} giờ" in words_of(rhythm)


def come(schedule: ReportSchedule) -> datetime:
    """As if the moment had just passed."""
    with tenant_scope(schedule.tenant_id):
        moment = timezone.now() - timedelta(minutes=3)
        ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=moment)
    return moment


def runs(schedule: ReportSchedule) -> list[ReportRun]:
    with tenant_scope(*all_tenant_ids()):
        rows = ReportRun.objects.filter(definition_id=schedule.definition_id)
        return list(rows.select_related("definition", "user").order_by("pk"))


def work(schedule: ReportSchedule, capture: Any) -> None:
    """The worker takes every job that waits."""
    for row in runs(schedule):
        with capture(execute=True):
            run(row.job_id, row.tenant_id)


def notices(actor: Actor) -> list[str]:
    return list(Notification.objects.filter(user=actor.user).order_by("pk").values_list("text", flat=True))


def test_each_receiver_gets_their_own_rows_a_notice_and_a_mail(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    proposal = advance(complete_draft(make_draft(cast, title="Mật danh Sao"), cast), State.SUBMITTED, cast)
    owner, colleague = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    with tenant_scope(*owner.tenant_ids):
        Recusal.objects.create(tenant_id=proposal.tenant_id, proposal=proposal, user=colleague.user, reason="Anh em")
    schedule = scheduled(kept(owner), owner, owner, colleague)
    come(schedule)
    assert run_reports() == 2
    work(schedule, django_capture_on_commit_callbacks)
    assert {(row.user_id, row.rows) for row in runs(schedule)} == {(owner.user.pk, 1), (colleague.user.pk, 0)}
    assert notices(owner)[-1] == "Báo cáo định kỳ “Đề án của năm” đã lập, 1 dòng."
    assert notices(colleague)[-1] == "Báo cáo định kỳ “Đề án của năm” đã lập, 0 dòng."
    assert {message.to[0] for message in mail.outbox} == {owner.user.email, colleague.user.email}
    for message in mail.outbox:
        html = message.alternatives[0][0]
        mine = next(row for row in runs(schedule) if [row.user.email] == message.to)
        told = Notification.objects.get(user=mine.user, url=mine.get_absolute_url())
        assert "Báo cáo định kỳ “Đề án của năm”" in message.subject
        assert all(reverse("notifications:open", args=[told.pk]) in text for text in (message.body, html))
        assert "List-Unsubscribe" in message.extra_headers
        assert "Mật danh Sao" not in message.body + html
        assert not message.attachments
    own = next(row for row in runs(schedule) if row.user_id == colleague.user.pk)
    assert client_as(colleague).get(own.get_absolute_url()).status_code == 200
    assert client_as(owner).get(own.get_absolute_url()).status_code == 404


def test_beat_that_runs_twice_makes_it_once(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    owner = cast["donvi.danang"]
    schedule = scheduled(kept(owner), owner)
    moment = come(schedule)
    assert (run_reports(), run_reports()) == (1, 0)
    with tenant_scope(schedule.tenant_id):
        ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=moment)
    assert run_reports() == 0
    assert len(runs(schedule)) == 1
    work(schedule, django_capture_on_commit_callbacks)
    work(schedule, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == 1
    assert len([text for text in notices(owner) if "định kỳ" in text]) == 1
    (row,) = runs(schedule)
    with tenant_scope(row.tenant_id), pytest.raises(IntegrityError), transaction.atomic():
        row.pk, row.key = None, "khac"
        row.save(force_insert=True)


def test_a_portal_that_stood_still_makes_up_once(cast: Cast) -> None:
    owner = cast["donvi.danang"]
    schedule = scheduled(kept(owner), owner)
    with tenant_scope(schedule.tenant_id):
        ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now() - timedelta(days=4))
    assert run_reports() == 1
    with tenant_scope(schedule.tenant_id):
        assert ReportSchedule.objects.get(pk=schedule.pk).next_at > timezone.now()


def test_a_worker_killed_before_the_mail_leaves_it_to_the_next(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    owner = cast["donvi.danang"]
    schedule = scheduled(kept(owner), owner)
    come(schedule)
    run_reports()
    (row,) = runs(schedule)
    run(row.job_id, row.tenant_id)  # the commit hooks do not run: the worker died right after
    assert mail.outbox == []
    assert [send_mail(), send_mail()] == [1, 0]
    assert [message.to for message in mail.outbox] == [[owner.user.email]]


def test_a_mail_server_that_fails_leaves_the_notice_and_the_mail_waits(
    cast: Cast, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "no.such.Backend"
    owner = cast["donvi.danang"]
    schedule = scheduled(kept(owner), owner)
    come(schedule)
    run_reports()
    work(schedule, django_capture_on_commit_callbacks)
    (row,) = runs(schedule)
    assert row.state == "ready"
    assert notices(owner)[-1] == "Báo cáo định kỳ “Đề án của năm” đã lập, 0 dòng."
    assert list(Mail.objects.filter(user=owner.user).values_list("state", "tries")) == [("due", 1)]


def test_whoever_turned_the_mail_off_gets_the_notice_only(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    owner = cast["donvi.danang"]
    assert lower(owner.user.pk, ["report_ready"]) == ["report_ready"]
    schedule = scheduled(kept(owner), owner)
    come(schedule)
    run_reports()
    work(schedule, django_capture_on_commit_callbacks)
    assert mail.outbox == []
    assert notices(owner)[-1] == "Báo cáo định kỳ “Đề án của năm” đã lập, 0 dòng."


def leave(actor: Actor) -> None:
    Membership.objects.filter(pk=actor.membership_id).update(valid_from=LONG_AGO, valid_to=timezone.localdate())


def test_a_schedule_whose_owner_left_stops_and_the_leader_is_told(cast: Cast) -> None:
    owner, leader = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    definition = kept(owner)
    schedule = scheduled(definition, owner, owner, leader)
    leave(owner)
    come(schedule)
    assert run_reports() == 0
    assert runs(schedule) == []
    assert notices(leader)[-1].startswith("Lịch của báo cáo “Đề án của năm” đã ngừng vì Trần Văn Cảnh")
    assert notices(owner) == []
    page = client_as(leader).get(definition.get_absolute_url())
    assert "Người lập báo cáo không còn vai trò ở đơn vị" in page.content.decode()
    assert run_reports() == 0
    assert len(notices(leader)) == 1


def test_a_receiver_who_left_gets_nothing_and_the_rest_do(cast: Cast) -> None:
    owner, leader = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    schedule = scheduled(kept(owner), owner, owner, leader)
    leave(leader)
    come(schedule)
    assert run_reports() == 1
    assert [row.user_id for row in runs(schedule)] == [owner.user.pk]


def test_a_receiver_who_leaves_before_the_worker_comes_is_told_of(cast: Cast) -> None:
    owner, leader = cast["chuyenvien.danang"], cast["lanhdao.danang"]
    schedule = scheduled(kept(owner), owner, leader)
    come(schedule)
    run_reports()
    leave(leader)
    (row,) = runs(schedule)
    run(row.job_id, row.tenant_id)
    run_reports()
    assert notices(owner) == [
        "Không lập được báo cáo “Đề án của năm” cho Lê Quang Đạt: Người nhận không còn vai trò ở đơn vị nên không lập được báo cáo."
    ]
    page = client_as(owner).get(row.definition.get_absolute_url()).content.decode()
    assert "Không lập được" in page
    assert "Lập lại" in page
    assert client_as(owner).post(reverse("reporting:run_again", args=(row.key,))).status_code == 302
    assert client_as(cast["donvi.danang"]).post(reverse("reporting:run_again", args=(row.key,))).status_code == 404


def test_only_people_of_the_organisation_receive(cast: Cast) -> None:
    owner = cast["chuyenvien.danang"]
    definition = kept(owner)
    for other in ("donvi.danang", "lanhdao.cuc", "chuyenvien.gialai"):
        with pytest.raises(Refused, match="không giữ vai trò"):
            scheduled(definition, owner, cast[other])
    with pytest.raises(Refused, match="Chỉ người lập"):
        scheduled(definition, cast["lanhdao.danang"])


def test_it_is_set_paused_resumed_and_dropped_on_the_page(cast: Cast) -> None:
    owner = cast["chuyenvien.danang"]
    definition, client = kept(owner), client_as(owner)
    url = reverse("reporting:built_schedule", args=(definition.key,))
    assert "Trần Văn Cảnh" in client.get(url).content.decode()
    refused = client.post(url, {"frequency": "hourly", "hour": "25", "extension": "exe", "version": "0"})
    assert refused.status_code == 409
    assert len(refused.context["form"].error_summary()) == 4
    good = {"frequency": "weekly", "weekday": "2", "hour": "8", "extension": "xlsx", "receivers": [owner.user.pk]}
    assert client.post(url, {**good, "version": "0"}).status_code == 302
    page = client.get(definition.get_absolute_url()).content.decode()
    assert "Hằng tuần, Thứ Tư, lúc 8 giờ" in page
    assert client.post(url, {**good, "version": "0"}).status_code == 409
    acts = {
        name: reverse("reporting:built_schedule_act", args=(definition.key, name))
        for name in ("tam-dung", "chay-tiep", "bo")
    }
    assert client.post(acts["tam-dung"], {"version": "1"}).status_code == 302
    schedule = schedule_of(definition)
    come(schedule)
    assert run_reports() == 0
    assert client.post(acts["chay-tiep"], {"version": "1"}).status_code == 409
    assert client.post(acts["chay-tiep"], {"version": "2"}).status_code == 302
    assert schedule_of(definition).next_at > timezone.now()
    assert client.post(acts["bo"], {"version": "3"}).status_code == 302
    assert "Đặt lịch" in client.get(definition.get_absolute_url()).content.decode()
    assert client.post(acts["bo"], {"version": "3"}).status_code == 409


def schedule_of(definition: ReportDefinition) -> ReportSchedule:
    with tenant_scope(definition.tenant_id):
        return ReportSchedule.objects.get(definition=definition)


def test_a_stale_page_changes_no_schedule(cast: Cast) -> None:
    owner = cast["chuyenvien.danang"]
    definition = kept(owner)
    schedule = scheduled(definition, owner)
    with tenant_scope(*owner.tenant_ids), pytest.raises(Stale):
        report_schedules.pause_schedule(definition, actor=owner, version=schedule.version + 1)


def test_nothing_due_asks_for_nothing(cast: Cast) -> None:
    owner = cast["chuyenvien.danang"]
    scheduled(kept(owner), owner)
    assert run_reports() == 0
    with tenant_scope(*all_tenant_ids()):
        assert Job.objects.count() == 0
