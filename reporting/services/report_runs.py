"""A report made for one person: at once when it is small, by a worker otherwise. The file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from core import jobs, sheets
from core.audit import acting_context
from core.errors import Refused
from core.jobs import Progress, enqueue
from core.models import Job
from core.tenancy import tenant_scope
from notifications.services import notify
from organisations.actors import Actor
from proposals.models import Recusal
from reporting.builder import output, query
from reporting.builder.periods import span_of
from reporting.builder.spec import Spec, from_json
from reporting.builder.words import scope_words, sentence
from reporting.files import appearing_whole, remove, sha256_of
from reporting.models import ReportDefinition, ReportRun, RunState
from reporting.selectors.builder import actor_of

MAKE = "reporting.make_report"
AT_ONCE = 1000
"""So many rows are written while the person waits; more are a worker's."""
FULL = 100
SHARE_OF_WRITING = 90


@transaction.atomic
def request_run(definition: ReportDefinition, *, actor: Actor, extension: str) -> ReportRun:
    """Make a report for whoever asks, with what they may see. The caller has fetched it through its selector."""
    if extension not in sheets.WRITERS:
        raise Refused("Báo cáo tải về dạng Excel (xlsx) hoặc CSV (csv).")
    spec, today = from_json(definition.spec), timezone.localdate()
    run = ReportRun(
        tenant_id=actor.tenant_id, definition=definition, user=actor.user, organisation=actor.organisation,
        membership_id=actor.membership_id, delegation_id=actor.delegation_id, title=definition.name,
        spec=definition.spec, extension=extension, made_for=today,
    )  # fmt: skip
    run.save(force_insert=True)
    if _is_small(spec, actor):
        _make(run, spec, actor, _nobody_watches)
    else:
        run.job = give_to_worker(run, user_id=actor.user.pk)
        run.save(update_fields=["job"])
    return run


def give_to_worker(run: ReportRun, *, user_id: int) -> Job:
    """One job a run."""
    label = f"Lập báo cáo: {run.title}"
    return enqueue(MAKE, tenant_id=run.tenant_id, user_id=user_id, label=label, run_id=run.pk)


def make_report(run_id: int, progress: Progress) -> None:
    """What the worker does. Runs inside the job's scope and transaction; safe to run again after a kill."""
    rows = ReportRun.objects.select_for_update(of=("self",))
    run = rows.select_related("user", "membership__organisation", "delegation", "organisation").get(pk=run_id)
    if run.state == RunState.READY:
        return
    progress(1, "Đang đọc số liệu")
    actor = actor_of(run)
    with tenant_scope(*actor.tenant_ids):
        _make(run, from_json(run.spec), actor, progress)
    if run.slot is not None:
        _deliver(run)


def repeat_run(run: ReportRun, *, actor: Actor) -> None:
    """Run it again after it failed. Raises Refused when it did not fail."""
    if run.job is None or run.state == RunState.READY:
        raise Refused("Báo cáo đã lập xong nên không cần lập lại.")
    with transaction.atomic(), acting_context(user=actor.user.pk, why="Lập lại báo cáo"):
        jobs.retry(run.job)
        ReportRun.objects.filter(pk=run.pk).update(state=RunState.WAITING, why="")


def tell_failures() -> int:
    """Note which runs failed and tell who asked for them. The caller has opened the tenants. Returns how many."""
    rows = ReportRun.objects.filter(state=RunState.WAITING, job__status=Job.Status.FAILED)
    told = 0
    for run in rows.select_for_update(skip_locked=True, of=("self",)).select_related("job", "definition", "user"):
        run.state, run.why = RunState.FAILED, run.job.message
        run.save(update_fields=["state", "why"])
        owner = run.definition.owner_id if run.definition and run.slot else run.user_id
        whom = f" cho {run.user.full_name}" if owner != run.user_id else ""
        url = run.definition.get_absolute_url() if run.definition else run.get_absolute_url()
        text = f"Không lập được báo cáo “{run.title}”{whom}: {run.why}"
        notify([owner], kind="report_trouble", text=text, url=url)
        told += 1
    return told


def path_of(run: ReportRun) -> Path:
    """Where its file lies. Raises Refused when it is not there, or not what was written."""
    path = _path(run)
    if not run.is_ready or run.removed_at is not None or not path.is_file():
        raise Refused("Tệp của lần lập này không còn; hãy lập lại báo cáo.")
    kept_away = Recusal.objects.filter(user_id=run.user_id, lifted_at__isnull=True, since__gt=run.made_at)
    if kept_away.exists():
        raise Refused("Từ khi lập báo cáo, có hồ sơ bạn không còn được xem vì xung đột lợi ích; hãy lập lại báo cáo.")
    if sha256_of(path) != run.sha256:
        raise Refused("Tệp lưu trữ không khớp mã băm đã ghi. Hãy lập lại báo cáo và báo quản trị hệ thống.")
    return path


def forget_old_files(now: datetime) -> int:
    """Delete files whose time is over; the row stays and says so. The caller has opened the tenants."""
    rows = ReportRun.objects.filter(expires_at__lte=now, removed_at__isnull=True)
    gone = list(rows.select_for_update(skip_locked=True))
    for run in gone:
        remove(_path(run))
    ReportRun.objects.filter(pk__in=[run.pk for run in gone]).update(removed_at=now)
    return len(gone)


def _nobody_watches(percent: int, doing: str) -> None:
    """Progress of what is done while the person waits."""


def _is_small(spec: Spec, actor: Actor) -> bool:
    today = timezone.localdate()
    return query.rows_of(spec, actor, today=today)[: AT_ONCE + 1].count() <= AT_ONCE


def _make(run: ReportRun, spec: Spec, actor: Actor, progress: Progress) -> None:
    """Write the file and note what it is, in the caller's transaction."""
    today, path = run.made_for, _path(run)
    expected = query.totals(spec, actor, today=today)[query.ROWS]
    span = span_of(spec.period, today)
    made = f"lập lúc {timezone.localtime():%H:%M ngày %d/%m/%Y}"
    heading = f"{run.title}. {sentence(spec, today=today)} Phạm vi: {scope_words(actor)} {made}"

    def tick(count: int) -> None:
        progress(min(SHARE_OF_WRITING, count * SHARE_OF_WRITING // max(1, expected)), f"Đã ghi {count} dòng")

    lines: Iterator[tuple[object, ...]] = (line.cells for line in output.table(spec, actor, today=today))
    with appearing_whole(path) as place:
        sheets.WRITERS[run.extension](place, output.headings(spec), lines, heading=heading, tick=tick)
    now = timezone.now()
    run.first, run.last = (span.first, span.last) if span else (None, None)
    run.state, run.why, run.rows, run.made_at = RunState.READY, "", expected, now
    run.sha256, run.size = sha256_of(path), path.stat().st_size
    run.expires_at = now + timedelta(days=settings.REPORT_FILE_DAYS)
    run.save()
    progress(FULL, "Đã xong")


def _deliver(run: ReportRun) -> None:
    """The notice, and the e-mail of whoever wants one, together with the mark "ready"."""
    text = f"Báo cáo định kỳ “{run.title}” đã lập, {run.rows} dòng."
    notify([run.user_id], kind="report_ready", text=text, url=run.get_absolute_url())


def _path(run: ReportRun) -> Path:
    return Path(default_storage.path(f"{run.file}.{run.extension}"))
