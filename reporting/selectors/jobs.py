"""A person's jobs and files, in the capacity in which they act. Somebody else's, or of another capacity, are not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from core.errors import NotFound
from core.jobs import progress_of_many
from core.keyset import KeysetPage, keyset_page
from core.models import Job
from organisations.actors import Actor
from reporting.models import ExportFile

TONES = {
    Job.Status.QUEUED: "", Job.Status.RUNNING: "info", Job.Status.DONE: "good", Job.Status.FAILED: "bad",
    Job.Status.CANCELLED: "closed",
}  # fmt: skip
COLUMNS = (
    "id", "key", "label", "status", "message", "result_url", "created_at", "started_at", "finished_at",
)  # fmt: skip


def my_jobs(actor: Actor | None) -> QuerySet[Job]:
    """What this person has asked for in this capacity."""
    if actor is None:
        return Job.objects.none()
    rows: QuerySet[Job] = Job.objects.filter(user=actor.user, organisation=actor.organisation, role=str(actor.role))
    return rows


def get_job(actor: Actor | None, key: UUID) -> Job:
    """One of them. NotFound when it is not there or not yours."""
    found: Job | None = my_jobs(actor).filter(key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


def job_page(actor: Actor | None, *, only_open: bool = False, cursor: str = "") -> KeysetPage:
    """One page of them, the latest first, with how far each is. One query and one question to the cache."""
    rows = my_jobs(actor)
    if only_open:
        rows = rows.filter(status__in=Job.Status.OPEN)
    page = keyset_page(rows.values(*COLUMNS), cursor=cursor, moment="created_at")
    describe(page.rows)
    return page


def describe(rows: list[dict[str, Any]]) -> None:
    """Put into each row what a reader needs: words and tone of its state, progress, what may be done with it."""
    told = progress_of_many(row["id"] for row in rows if row["status"] == Job.Status.RUNNING)
    for row in rows:
        status = Job.Status(row["status"])
        row["status_label"], row["tone"] = status.label, TONES[status]
        row["percent"], row["doing"] = told.get(row["id"], (100 if status == Job.Status.DONE else 0, ""))
        row["open"], row["repeatable"] = status in Job.Status.OPEN, status in Job.Status.REPEATABLE


def my_exports(actor: Actor | None) -> QuerySet[ExportFile]:
    """Files this person has asked for in this capacity."""
    if actor is None:
        return ExportFile.objects.none()
    rows: QuerySet[ExportFile] = ExportFile.objects.filter(
        owner=actor.user, organisation=actor.organisation, role=str(actor.role)
    )
    return rows.select_related("job", "organisation")


def get_export(actor: Actor | None, key: UUID) -> ExportFile:
    """One of them. NotFound when it is not there or not yours: a colleague of the same office has none either."""
    found: ExportFile | None = my_exports(actor).filter(key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


def is_expired(file: ExportFile) -> bool:
    """Written once, and not kept any longer."""
    return file.is_written and (file.expires_at <= timezone.now() or not file.storage_name)
