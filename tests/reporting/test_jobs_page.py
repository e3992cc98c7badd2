"""The page of a person's jobs: theirs alone, in the capacity they act in; cancel, run again, whatever went before."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import Job
from core.tenancy import tenant_scope
from proposals.services.recusals import recuse
from tests.cast import Cast, client_as
from tests.factories.proposals import advance, complete_draft, make_draft

As = Callable[[str], Client]
OFFICER, LEADER = "chuyenvien.danang", "lanhdao.danang"
URL = "/bao-cao/viec/"


@jobs.job("tests.of_page")
def nothing(progress: jobs.Progress) -> None:
    """Done at once."""


def put_job(cast: Cast, username: str = OFFICER, status: str = Job.Status.QUEUED, **values: Any) -> Job:
    actor = cast[username]
    with tenant_scope(*actor.tenant_ids):
        row = Job(
            tenant_id=actor.tenant_id, name="tests.of_page", user=actor.user, organisation=actor.organisation,
            role=actor.role, status=status, **{"label": "Việc thử", **values},
        )  # fmt: skip
        row.save()
    return row


def fresh(row: Job) -> Job:
    with tenant_scope(row.tenant_id):
        return Job.objects.get(pk=row.pk)


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def act(client: Client, row: Job, what: str) -> Any:
    return client.post(reverse(f"reporting:job_{what}", args=[row.key]), follow=True)


def test_an_empty_page_says_what_will_be_here(as_: As) -> None:
    assert "Bạn chưa có việc nào" in words(as_(OFFICER).get(URL))
    assert "Không có việc nào đang chạy" in words(as_(OFFICER).get(URL, {"loc": "dang-chay"}))


def test_the_page_says_how_each_job_stands_and_what_can_be_done(cast: Cast, as_: As) -> None:
    running = put_job(cast, status=Job.Status.RUNNING, label="Đang làm", started_at=timezone.now())
    put_job(cast, status=Job.Status.FAILED, label="Hỏng", message="Thiếu phông chữ.")
    put_job(cast, status=Job.Status.DONE, label="Xong", result_url="/de-an/", finished_at=timezone.now())
    cache.set(jobs._progress_key(running.pk), (40, "Đã ghi 400 dòng"))
    page = as_(OFFICER).get(URL)
    text = words(page)
    for said in ("Đã ghi 400 dòng 40%", "Thiếu phông chữ.", "Chạy lại : Hỏng", "Mở kết quả : Xong", "Huỷ : Đang làm"):
        assert said in text
    assert 'hx-trigger="every 2s"' in page.content.decode()


def test_a_page_without_open_jobs_does_not_ask_again(cast: Cast, as_: As) -> None:
    put_job(cast, status=Job.Status.DONE)
    client = as_(OFFICER)
    assert "hx-trigger" not in client.get(URL).content.decode()
    assert (
        client.get(URL, headers={"HX-Request": "true"})
        .content.decode()
        .lstrip()
        .startswith('<div id="viec" class="jobs">')
    )


def test_nobody_elses_job_is_seen_or_touched(cast: Cast, as_: As) -> None:
    row = put_job(cast, label="Riêng của chuyên viên")
    for stranger in (LEADER, "donvi.danang", "chuyenvien.gialai", "lanhdao.cuc", "quantri"):
        client = as_(stranger)
        assert "Riêng của chuyên viên" not in words(client.get(URL))
        assert [act(client, row, what).status_code for what in ("cancel", "again")] == [404, 404]
    assert fresh(row).status == Job.Status.QUEUED


def test_a_job_of_another_capacity_is_not_here(cast: Cast, as_: As) -> None:
    put_job(cast, label="Của cơ quan khác")
    with tenant_scope(cast[OFFICER].tenant_id):
        Job.objects.update(organisation=cast.organisations["ttkc-da-nang"])
    assert "Của cơ quan khác" not in words(as_(OFFICER).get(URL))


def test_jobs_are_there_again_after_the_session_was_lost(cast: Cast, as_: As) -> None:
    put_job(cast, label="Vẫn còn")
    client = as_(OFFICER)
    client.logout()
    assert client.get(URL).status_code == 302
    assert "Vẫn còn" in words(as_(OFFICER).get(URL))


def test_a_waiting_job_is_cancelled_and_then_run_again(cast: Cast, as_: As) -> None:
    row, client = put_job(cast), as_(OFFICER)
    assert "Đã huỷ: Việc thử." in words(act(client, row, "cancel"))
    jobs.run(row.pk, row.tenant_id)
    assert fresh(row).status == Job.Status.CANCELLED
    assert "Đã xếp hàng chạy lại: Việc thử." in words(act(client, row, "again"))
    jobs.run(row.pk, row.tenant_id)
    assert fresh(row).status == Job.Status.DONE


@pytest.mark.parametrize("what", ["cancel", "again"])
def test_a_job_that_is_done_meanwhile_is_said_to_be(cast: Cast, as_: As, what: str) -> None:
    row = put_job(cast, status=Job.Status.DONE)
    assert "Việc này" in words(act(as_(OFFICER), row, what))
    assert fresh(row).status == Job.Status.DONE


@pytest.mark.parametrize("back", ["https://noi-khac.vn/", "//noi-khac.vn", "/\\noi-khac.vn", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_host(cast: Cast, as_: As, back: str) -> None:
    row = put_job(cast)
    answer = as_(OFFICER).post(reverse("reporting:job_cancel", args=[row.key]), {"ve": back})
    assert answer["Location"] == URL


def test_a_get_changes_nothing(cast: Cast, as_: As) -> None:
    row = put_job(cast)
    assert as_(OFFICER).get(reverse("reporting:job_cancel", args=[row.key])).status_code == 405
    assert as_(OFFICER).post(reverse("reporting:job_cancel", args=[uuid.uuid4()])).status_code == 404


def test_a_long_list_is_read_page_by_page(cast: Cast, as_: As) -> None:
    for number in range(55):
        put_job(cast, status=Job.Status.DONE, label=f"Việc số {number:02}")
    client = as_(OFFICER)
    first = client.get(URL)
    second = client.get(URL, {"sau": first.context["page"].next_cursor})
    assert [len(page.context["page"].rows) for page in (first, second)] == [50, 5]
    assert client.get(URL, {"sau": "x~y"}).status_code == 200


def test_one_row_or_three_ask_the_same_questions(cast: Cast, as_: As) -> None:
    client, counts = as_(OFFICER), []
    for number in (1, 2):
        for _ in range(number):
            put_job(cast, status=Job.Status.RUNNING, started_at=timezone.now() - timedelta(minutes=1))
        client.get(URL)
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        counts.append(len(found))
    assert counts == [10, 10]  # six of the page, four savepoints of the test transaction


def test_what_a_person_may_not_know_any_more_is_blanked_in_their_jobs(cast: Cast) -> None:
    proposal = advance(complete_draft(make_draft(cast), cast), "PROVINCE_APPRAISING", cast)
    row = put_job(
        cast, status=Job.Status.DONE, label=f"Lập văn bản: Phiếu {proposal.code}", result_url="/bao-cao/van-ban/x/"
    )
    beside = put_job(cast, label=f"Lập văn bản: Phiếu {proposal.code}9")
    officer = cast[OFFICER]
    with tenant_scope(*officer.tenant_ids):
        recuse(proposal, officer.user, actor=officer, reason="Quen biết")
    assert proposal.code not in words(client_as(officer).get(URL)).replace(f"{proposal.code}9", "")
    assert (fresh(row).result_url, fresh(beside).label) == ("", beside.label)
