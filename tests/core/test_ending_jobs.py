"""A job ends: when its owner cancels it, and after a bounded time. What ended leaves nothing half done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core import jobs
from core.audit import acting_context
from core.errors import Refused
from core.models import Holiday, Job
from core.tenancy import tenant_scope
from organisations.models import Organisation

DAY = "2031-02-03"
meanwhile: list[Callable[[], None]] = []
done: list[str] = []


@jobs.job("tests.three_words")
def three_words(progress: jobs.Progress) -> None:
    """Writes a row, lets somebody else do something, reports, goes on."""
    Holiday.objects.create(day=DAY, name="Viết dở", source="", confidence="")
    for act in meanwhile:
        act()
    progress(50, "đang viết")
    done.append("hết")


@jobs.job("tests.silent")
def silent(progress: jobs.Progress) -> None:
    """Never reports."""
    Holiday.objects.create(day=DAY, name="Viết dở", source="", confidence="")
    for act in meanwhile:
        act()


@jobs.job("tests.endless")
def endless(progress: jobs.Progress) -> None:
    raise SoftTimeLimitExceeded


@pytest.fixture
def tenant(db: None) -> Iterator[int]:
    yield from _tenant()


@pytest.fixture
def real_tenant(committed_db: None) -> Iterator[int]:
    """For tests with two connections, which really commit."""
    yield from _tenant()


def _tenant() -> Iterator[int]:
    meanwhile.clear(), done.clear()
    yield Organisation.objects.get(code="sct-da-nang").pk
    meanwhile.clear()


def queue(name: str, tenant: int) -> Job:
    with tenant_scope(tenant), transaction.atomic():
        row = Job(tenant_id=tenant, name=name, label="Việc thử", arguments={})
        row.save()
        return row


def fresh(row: Job) -> Job:
    with tenant_scope(row.tenant_id):
        return Job.objects.get(pk=row.pk)


def cancel(row: Job) -> None:
    with tenant_scope(row.tenant_id):
        jobs.cancel(row)


def elsewhere(act: Callable[[], Any]) -> Callable[[], None]:
    """The act on a connection of its own, as another process would."""

    def other() -> None:
        try:
            act()
        finally:
            connection.close()

    def run() -> None:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)

    return run


def test_a_cancelled_job_that_waits_never_starts(tenant: int) -> None:
    row = queue("tests.three_words", tenant)
    cancel(row)
    jobs.run(row.pk, tenant)
    assert (fresh(row).status, fresh(row).attempts, done) == (Job.Status.CANCELLED, 0, [])
    assert jobs.rescue([tenant]) == 0


@pytest.mark.parametrize("name", ["tests.three_words", "tests.silent"])
def test_a_cancelled_job_that_runs_stops_and_leaves_nothing(real_tenant: int, name: str) -> None:
    row = queue(name, real_tenant)
    meanwhile.append(elsewhere(lambda: cancel(row)))
    jobs.run(row.pk, real_tenant)
    assert (fresh(row).status, fresh(row).message, done) == (Job.Status.CANCELLED, "", [])
    assert not Holiday.objects.filter(day=DAY).exists()


def test_cancelling_while_the_worker_commits_waits_and_is_refused(real_tenant: int) -> None:
    row = queue("tests.silent", real_tenant)
    said: list[str] = []

    def too_late() -> None:
        try:
            cancel(row)
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=too_late)
    with tenant_scope(real_tenant):
        Job.objects.filter(pk=row.pk).update(status=Job.Status.DONE)
        thread.start()
        thread.join(0.5)
        assert (thread.is_alive(), said) == (True, [])
    thread.join(20)
    assert (fresh(row).status, said) == (
        Job.Status.DONE, ["Việc này đã xong hoặc đã dừng nên không huỷ được nữa."],
    )  # fmt: skip


def test_a_cancelled_job_can_be_run_again(tenant: int) -> None:
    row = queue("tests.three_words", tenant)
    cancel(row)
    with tenant_scope(tenant):
        jobs.retry(fresh(row))
    jobs.run(row.pk, tenant)
    assert (fresh(row).status, done) == (Job.Status.DONE, ["hết"])


def test_a_worker_whose_job_was_begun_again_elsewhere_keeps_nothing(real_tenant: int) -> None:
    row = queue("tests.silent", real_tenant)

    def taken_again() -> None:
        with tenant_scope(real_tenant):
            Job.objects.filter(pk=row.pk).update(started_at=timezone.now())

    meanwhile.append(elsewhere(taken_again))
    jobs.run(row.pk, real_tenant)
    assert fresh(row).status == Job.Status.RUNNING
    assert not Holiday.objects.filter(day=DAY).exists()


def test_a_job_that_breathes_and_makes_no_end_is_ended_and_can_be_repeated(tenant: int) -> None:
    row = queue("tests.three_words", tenant)
    begun = timezone.now() - timedelta(seconds=settings.JOB_SECONDS + settings.JOB_SILENCE_SECONDS + 1)
    with tenant_scope(tenant):
        Job.objects.filter(pk=row.pk).update(status=Job.Status.RUNNING, started_at=begun, sent_at=begun, attempts=1)
    cache.set(jobs._breath_key(row.pk), 1, 60)
    assert jobs.rescue([tenant]) == 0
    assert (fresh(row).status, fresh(row).message) == (Job.Status.FAILED, jobs.TOO_LONG)
    with tenant_scope(tenant):
        jobs.retry(fresh(row))
    assert fresh(row).status == Job.Status.QUEUED


def test_the_time_limit_of_the_worker_is_said_in_a_sentence(tenant: int) -> None:
    row = queue("tests.endless", tenant)
    jobs.run(row.pk, tenant)
    assert (fresh(row).status, fresh(row).message) == (Job.Status.FAILED, jobs.TOO_LONG)


def test_a_job_keeps_the_capacity_in_which_it_was_asked_for(tenant: int) -> None:
    with tenant_scope(tenant), acting_context(organisation=tenant, role="province_leader"):
        row = jobs.enqueue("tests.silent", tenant_id=tenant, user_id=None, label="x" * 400, result_url="/de-an/")
    assert (row.organisation_id, row.role, row.result_url, len(row.label)) == (
        tenant, "province_leader", "/de-an/", 300,
    )  # fmt: skip


@pytest.mark.parametrize("address", ["https://noi-khac.vn/", "//noi-khac.vn/", "/\\noi-khac.vn", "javascript:1"])
def test_a_result_never_lies_on_another_host(tenant: int, address: str) -> None:
    with tenant_scope(tenant), pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(tenant_id=tenant, name="tests.silent", label="x", result_url=address)
