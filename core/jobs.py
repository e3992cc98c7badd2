"""Work for the background, in four promises.

1. The row of a job is committed together with what asked for it; the message to the worker goes out after that.
2. The work and the mark "done" are one transaction: a killed worker leaves no half result.
3. A job whose worker stopped breathing is put back in the queue by `rescue` (beat), a few times at most.
4. A job that failed says so to its owner in a sentence, and to the operator with a trace; it can be run again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import Refused
from core.models import Job
from core.tenancy import tenant_scope

logger = structlog.get_logger(__name__)

Progress = Callable[[int, str], None]  # (percent 0..100, what is being done)
Work = Callable[..., None]  # (progress, **ids)

RUN_TASK = "core.run_job"
_works: dict[str, tuple[Work, str]] = {}


def job(name: str, *, queue: str = "default") -> Callable[[Work], Work]:
    """Give a function a name under which it can be enqueued. It takes `progress` and ids, never objects."""

    def register(function: Work) -> Work:
        _works[name] = (function, queue)
        return function

    return register


def enqueue(name: str, *, tenant_id: int, user_id: int | None, label: str, **ids: int | str) -> Job:
    """Store a job and send it once the surrounding transaction is committed."""
    if name not in _works:
        raise LookupError(f"no job is called {name}")
    row = Job(tenant_id=tenant_id, name=name, label=label, arguments=ids, user_id=user_id)
    row.save()
    transaction.on_commit(lambda: _send(row))
    return row


def retry(row: Job) -> None:
    """Put a failed job back in the queue. Raises Refused when it is not failed."""
    changed = Job.objects.filter(pk=row.pk, status=Job.Status.FAILED).update(
        status=Job.Status.QUEUED, attempts=0, message="", sent_at=timezone.now()
    )
    if not changed:
        raise Refused("Việc này đang chờ, đang chạy hoặc đã xong nên không cần chạy lại.")
    transaction.on_commit(lambda: _send(row))


def progress_of(row: Job) -> tuple[int, str]:
    """(percent, what is being done) as last reported by the worker."""
    if row.status == Job.Status.DONE:
        return 100, "Đã xong"
    return cache.get(_progress_key(row.pk)) or (0, row.get_status_display())


def run(job_id: int, tenant_id: int) -> None:
    """What the worker does with a message. Safe to call twice: only a queued job is taken."""
    with tenant_scope(tenant_id):
        taken = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED).update(
            status=Job.Status.RUNNING, attempts=models.F("attempts") + 1, started_at=timezone.now()
        )
        row = Job.objects.filter(pk=job_id).first()
    if not taken or row is None:
        return
    try:
        with _breathing(row), tenant_scope(tenant_id), acting_context(job=row.label, user=row.user_id):
            _works[row.name][0](_reporter(row), **row.arguments)
            Job.objects.filter(pk=job_id).update(status=Job.Status.DONE, finished_at=timezone.now(), message="")
    except Exception as error:  # whatever broke, the owner must be told and the job stay repeatable
        logger.exception("job failed", job=row.name, job_id=job_id)
        with tenant_scope(tenant_id):
            Job.objects.filter(pk=job_id).update(
                status=Job.Status.FAILED, finished_at=timezone.now(), message=_sentence(error)
            )


def rescue(tenant_ids: list[int]) -> int:
    """Put back what a dead worker or a lost message left behind. Returns how many jobs were sent again."""
    quiet = timezone.now() - timedelta(seconds=settings.JOB_SILENCE_SECONDS)
    rescued = []
    with tenant_scope(*tenant_ids):
        open_jobs = Job.objects.filter(status__in=(Job.Status.QUEUED, Job.Status.RUNNING), sent_at__lt=quiet)
        for row in open_jobs.select_for_update(skip_locked=True):
            if row.status == Job.Status.RUNNING and (_alive(row) or row.started_at > quiet):
                continue
            if row.attempts >= settings.JOB_ATTEMPTS:
                row.status, row.message = (
                    Job.Status.FAILED,
                    "Đã thử nhiều lần nhưng chưa làm được. Bạn có thể chạy lại.",
                )
            else:
                row.status, row.sent_at = Job.Status.QUEUED, timezone.now()
                rescued.append(row)
            row.save(update_fields=("status", "message", "sent_at"))
    for row in rescued:
        _send(row)
    return len(rescued)


def _send(row: Job) -> None:
    # Looked up among the registered tasks because send_task ignores eager mode in tests.
    task = current_app.tasks[RUN_TASK]
    try:
        task.apply_async((row.pk, row.tenant_id), queue=_works[row.name][1])
    except Exception:  # broker away: the row stays queued and `rescue` sends it later
        logger.exception("job not sent, will be rescued", job=row.name, job_id=row.pk)


def _reporter(row: Job) -> Progress:
    def report(percent: int, doing: str) -> None:
        cache.set(_progress_key(row.pk), (percent, doing), timeout=3600)

    return report


@contextmanager
def _breathing(row: Job) -> Iterator[None]:
    """Keep a short-lived sign of life in the cache while the work runs, however long one call takes."""
    stop = threading.Event()

    def breathe() -> None:
        while True:
            cache.set(_breath_key(row.pk), 1, timeout=settings.JOB_SILENCE_SECONDS)
            if stop.wait(settings.JOB_SILENCE_SECONDS / 3):
                return

    thread = threading.Thread(target=breathe, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        cache.delete(_breath_key(row.pk))


def _alive(row: Job) -> bool:
    return cache.get(_breath_key(row.pk)) is not None


def _sentence(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)[:500]
    return "Có lỗi khi thực hiện. Bạn có thể chạy lại; nếu vẫn lỗi, hãy báo quản trị kèm tên việc này."


def _progress_key(job_id: int) -> str:
    return f"job-progress-{job_id}"


def _breath_key(job_id: int) -> str:
    return f"job-breath-{job_id}"
