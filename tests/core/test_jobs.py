"""Jobs are not lost, not done twice, and say why they failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Job
from core.tenancy import tenant_scope
from organisations.models import Organisation

done: list[str] = []


@jobs.job("tests.write_down")
def write_down(progress: jobs.Progress, *, word: str) -> None:
    progress(50, "đang viết")
    done.append(word)


@jobs.job("tests.refuse")
def refuse(progress: jobs.Progress) -> None:
    raise Refused("Thiếu phông chữ.")


@jobs.job("tests.break_down")
def break_down(progress: jobs.Progress) -> None:
    raise ZeroDivisionError


@pytest.fixture
def tenant(db: None) -> Iterator[int]:
    done.clear()
    yield Organisation.objects.get(code="sct-da-nang").pk
    done.clear()


def queue(name: str, tenant: int, **ids: str) -> Job:
    with tenant_scope(tenant):
        return jobs.enqueue(name, tenant_id=tenant, user_id=None, label="Việc thử", **ids)


def fresh(row: Job) -> Job:
    with tenant_scope(row.tenant_id):
        return Job.objects.get(pk=row.pk)


def test_a_job_is_sent_only_after_commit(tenant: int, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        row = queue("tests.write_down", tenant, word="một")
        assert done == []
    assert len(callbacks) == 1
    callbacks[0]()
    assert done == ["một"]
    assert fresh(row).status == Job.Status.DONE


def test_a_message_delivered_twice_does_the_work_once(tenant: int) -> None:
    row = queue("tests.write_down", tenant, word="một")
    jobs.run(row.pk, tenant)
    jobs.run(row.pk, tenant)
    assert done == ["một"]


def test_a_refusal_becomes_the_sentence_of_the_failed_job(tenant: int) -> None:
    row = queue("tests.refuse", tenant)
    jobs.run(row.pk, tenant)
    assert (fresh(row).status, fresh(row).message) == (Job.Status.FAILED, "Thiếu phông chữ.")


def test_a_bug_is_not_shown_to_the_owner_and_the_job_can_be_run_again(tenant: int) -> None:
    row = queue("tests.break_down", tenant)
    jobs.run(row.pk, tenant)
    assert fresh(row).status == Job.Status.FAILED
    assert "ZeroDivision" not in fresh(row).message
    with tenant_scope(tenant):
        jobs.retry(fresh(row))
    assert fresh(row).status == Job.Status.QUEUED


def test_a_job_that_is_not_failed_is_not_run_again(tenant: int) -> None:
    row = queue("tests.write_down", tenant, word="một")
    with tenant_scope(tenant), pytest.raises(Refused):
        jobs.retry(row)


def test_a_job_whose_worker_died_is_put_back_and_then_done(tenant: int) -> None:
    row = queue("tests.write_down", tenant, word="một")
    age(row, status=Job.Status.RUNNING, attempts=1)
    assert jobs.rescue([tenant]) == 1
    jobs.run(row.pk, tenant)
    assert done == ["một"]


def test_a_job_whose_worker_still_breathes_is_left_alone(tenant: int) -> None:
    row = queue("tests.write_down", tenant, word="một")
    age(row, status=Job.Status.RUNNING, attempts=1)
    cache.set(jobs._breath_key(row.pk), 1, 60)
    assert jobs.rescue([tenant]) == 0


def test_a_lost_message_is_sent_again(tenant: int) -> None:
    row = queue("tests.write_down", tenant, word="một")
    age(row, status=Job.Status.QUEUED, attempts=0)
    assert jobs.rescue([tenant]) == 1
    assert done == ["một"]


def test_a_job_that_kills_every_worker_is_given_up_with_a_sentence(tenant: int) -> None:
    row = queue("tests.write_down", tenant, word="một")
    age(row, status=Job.Status.RUNNING, attempts=3)
    assert jobs.rescue([tenant]) == 0
    assert fresh(row).status == Job.Status.FAILED
    assert fresh(row).message.endswith(".")


def age(row: Job, **changes: object) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    with tenant_scope(row.tenant_id):
        Job.objects.filter(pk=row.pk).update(sent_at=long_ago, started_at=long_ago, **changes)
