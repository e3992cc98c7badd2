"""Work for the background, in five promises.

1. The row of a job is committed together with what asked for it; the message to the worker goes out after that.
2. The work and the mark "done" are one transaction: a killed worker leaves no half result.
3. A job whose worker stopped breathing is put back in the queue by `rescue` (beat), a few times at most.
4. A job that failed says so to its owner in a sentence, and to the operator with a trace; it can be run again.
5. A job ends: cancelled by its owner, or after JOB_SECONDS at most. Whoever ended it has the last word, because the worker may
   commit only while the row still says that this very run is under way.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone

from core.audit import acting_capacity, acting_context
from core.errors import Refused
from core.models import Job
from core.tenancy import tenant_scope

logger = structlog.get_logger(__name__)

Progress = Callable[[int, str], None]  # (percent 0..100, what is being done)
Work = Callable[..., None]  # (progress, **ids)

RUN_TASK = "core.run_job"
WORN_OUT = "Đã thử nhiều lần nhưng chưa làm được. Bạn có thể chạy lại."
TOO_LONG = "Việc chạy quá lâu nên đã được dừng; chưa có gì thay đổi. Bạn có thể chạy lại."
_works: dict[str, tuple[Work, str]] = {}


def job(name: str, *, queue: str = "default") -> Callable[[Work], Work]:
    """Give a function a name under which it can be enqueued. It takes `progress` and ids, never objects."""

    def register(function: Work) -> Work:
        _works[name] = (function, queue)
        return function

    return register


class _Ended(Exception):  # noqa: N818 - not an error: somebody has ended this run, and its row says so already
    """Leave the work; nothing of it is kept."""


def enqueue(
    name: str, *, tenant_id: int, user_id: int | None, label: str, result_url: str = "", **ids: int | str
) -> Job:
    """Store a job and send it once the surrounding transaction is committed. `result_url`: the page of what comes of it."""
    if name not in _works:
        raise LookupError(f"no job is called {name}")
    organisation_id, role = acting_capacity()
    row = Job(
        tenant_id=tenant_id, name=name, label=label[:300], arguments=ids, user_id=user_id, result_url=result_url,
        organisation_id=organisation_id, role=role,
    )  # fmt: skip
    row.save()
    transaction.on_commit(lambda: _send(row))
    return row


def cancel(row: Job) -> None:
    """End a job that waits or runs. Raises Refused when it has ended already.

    One that waits never starts. One that runs stops at its next word of progress, and whatever happens until then cannot
    be committed any more: the worker's last statement asks for a row that is still running.
    """
    changed = Job.objects.filter(pk=row.pk, status__in=Job.Status.OPEN).update(
        status=Job.Status.CANCELLED, finished_at=timezone.now(), message=""
    )
    if not changed:
        raise Refused("Việc này đã xong hoặc đã dừng nên không huỷ được nữa.")


def retry(row: Job) -> None:
    """Put a failed or cancelled job back in the queue. Raises Refused when it is neither."""
    changed = Job.objects.filter(pk=row.pk, status__in=Job.Status.REPEATABLE).update(
        status=Job.Status.QUEUED, attempts=0, message="", sent_at=timezone.now()
    )
    if not changed:
        raise Refused("Việc này đang chờ, đang chạy hoặc đã xong nên không cần chạy lại.")
    cache.delete(_progress_key(row.pk))
    transaction.on_commit(lambda: _send(row))


def redact_jobs(user_id: int, *, naming: Iterable[str], label: str) -> None:
    """Blank a person's jobs that name one of these codes: they may not know of the thing any more."""
    for code in filter(None, naming):
        named = Job.objects.filter(user_id=user_id, label__regex=rf"{re.escape(code)}(?![0-9])")
        named.update(label=label[:300], result_url="", message="")


def progress_of(row: Job) -> tuple[int, str]:
    """(percent, what is being done) as last reported by the worker."""
    if row.status == Job.Status.DONE:
        return 100, "Đã xong"
    return cache.get(_progress_key(row.pk)) or (0, row.get_status_display())


def progress_of_many(ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The same for the jobs that have reported at all, by key, with one question to the cache."""
    keys = {_progress_key(pk): pk for pk in ids}
    return {keys[key]: told for key, told in cache.get_many(keys).items()} if keys else {}


def run(job_id: int, tenant_id: int) -> None:
    """What the worker does with a message. Safe to call twice: only a queued job is taken."""
    with tenant_scope(tenant_id):
        taken = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED).update(
            status=Job.Status.RUNNING, attempts=models.F("attempts") + 1, started_at=timezone.now(), finished_at=None
        )
        row = Job.objects.filter(pk=job_id).first()
    if not taken or row is None:
        return
    facts = {"job": row.label, "user": row.user_id, "organisation": row.organisation_id, "role": row.role}
    try:
        with _breathing(row), tenant_scope(tenant_id), acting_context(**facts):
            _works[row.name][0](_reporter(row), **row.arguments)
            _finish(row)
    except _Ended:
        logger.info("job ended from outside", job=row.name, job_id=job_id)
    except Exception as error:  # whatever broke, the owner must be told and the job stay repeatable
        logger.exception("job failed", job=row.name, job_id=job_id)
        with tenant_scope(tenant_id):
            _under_way(row).update(status=Job.Status.FAILED, finished_at=timezone.now(), message=_sentence(error))


def rescue(tenant_ids: list[int]) -> int:
    """Put back what a dead worker or a lost message left behind, end what runs too long. Returns how many were sent again."""
    quiet = timezone.now() - timedelta(seconds=settings.JOB_SILENCE_SECONDS)
    rescued = []
    with tenant_scope(*tenant_ids):
        open_jobs = Job.objects.filter(status__in=Job.Status.OPEN, sent_at__lt=quiet)
        for row in open_jobs.select_for_update(of=("self",), skip_locked=True):
            running = row.status == Job.Status.RUNNING
            alive = running and (_alive(row) or row.started_at > quiet)
            if alive and _too_long(row):
                _give_up(row, TOO_LONG)
            elif alive:
                continue
            elif row.attempts >= settings.JOB_ATTEMPTS:
                _give_up(row, WORN_OUT)
            else:
                row.status, row.sent_at = Job.Status.QUEUED, timezone.now()
                rescued.append(row)
            row.save(update_fields=("status", "message", "sent_at", "finished_at"))
    for row in rescued:
        _send(row)
    return len(rescued)


def _give_up(row: Job, sentence: str) -> None:
    row.status, row.message, row.finished_at = Job.Status.FAILED, sentence, timezone.now()


def _too_long(row: Job) -> bool:
    """Celery ends a worker's task by itself; this holds where that fails, and for a worker that breathes and does nothing."""
    most = timedelta(seconds=settings.JOB_SECONDS + settings.JOB_SILENCE_SECONDS)
    return row.started_at is not None and row.started_at < timezone.now() - most


def _under_way(row: Job) -> models.QuerySet[Job]:
    """The row while this very run of it is under way: not cancelled, not given up, not begun again by another worker."""
    rows: models.QuerySet[Job] = Job.objects.filter(pk=row.pk, status=Job.Status.RUNNING, started_at=row.started_at)
    return rows


def _finish(row: Job) -> None:
    """The last statement of the work's transaction. Cancelling waits for its lock or comes before it, never between."""
    if not _under_way(row).update(status=Job.Status.DONE, finished_at=timezone.now(), message=""):
        raise _Ended


def _send(row: Job) -> None:
    # Looked up among the registered tasks because send_task ignores eager mode in tests.
    task = current_app.tasks[RUN_TASK]
    try:
        task.apply_async((row.pk, row.tenant_id), queue=_works[row.name][1])
    except Exception:  # broker away: the row stays queued and `rescue` sends it later
        logger.exception("job not sent, will be rescued", job=row.name, job_id=row.pk)


def _reporter(row: Job) -> Progress:
    def report(percent: int, doing: str) -> None:
        if not _under_way(row).exists():
            raise _Ended
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
    if isinstance(error, SoftTimeLimitExceeded):
        return TOO_LONG
    return "Có lỗi khi thực hiện. Bạn có thể chạy lại; nếu vẫn lỗi, hãy báo quản trị kèm tên việc này."


def _progress_key(job_id: int) -> str:
    return f"job-progress-{job_id}"


def _breath_key(job_id: int) -> str:
    return f"job-breath-{job_id}"
