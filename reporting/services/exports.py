"""Lists as files: at once when they are short, by a worker when they are long; kept for some hours."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Refused
from core.jobs import Progress, enqueue
from core.models import Job
from core.sheets import MOST_ROWS, WRITERS
from core.tenancy import tenant_scope
from notifications.services import notify
from organisations.actors import Actor, actor_as
from proposals.selectors import recused_since
from reporting.exports import LISTS, ExportList, Found
from reporting.files import appearing_whole, remove, sha256_of
from reporting.models import ExportFile, Format
from reporting.selectors import is_expired

EXPORT = "reporting.export"
GONE = "Tệp đã hết hạn lưu nên không còn. Bạn có thể lập lại với đúng điều kiện lọc cũ."
LONGEST_QUERY = CONDITIONS = 2000
"""Letters the columns hold."""


def export_at_once(
    wanted: ExportList, query: QueryDict, format_: Format, *, actor: Actor
) -> tuple[bytes, Found] | None:
    """The whole file of a short list with what was found; None when it holds more than EXPORT_ROWS_AT_ONCE rows."""
    found = wanted.find(actor, query)
    rows = iter(found.rows)
    first = list(islice(rows, settings.EXPORT_ROWS_AT_ONCE + 1))
    if len(first) > settings.EXPORT_ROWS_AT_ONCE:
        return None
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"tep.{format_}"
        _write(path, wanted, found, first, format_)
        return path.read_bytes(), found


@transaction.atomic
def request_export(wanted: ExportList, query: QueryDict, format_: Format, *, actor: Actor) -> ExportFile:
    """Let a worker write a long list. Asked twice for the same while it is being written, it is written once."""
    found = wanted.find(actor, query)
    if actor.organisation.tenant_id not in actor.tenant_ids:
        raise Refused("Vai trò này không có nơi lưu tệp. Hãy lọc bớt để danh sách ngắn hơn rồi xuất lại.")
    asked = query.urlencode()
    if len(asked) > LONGEST_QUERY:
        raise Refused("Điều kiện lọc quá dài. Hãy bỏ bớt chữ trong ô tìm rồi xuất lại.")
    mine = {"owner": actor.user, "organisation": actor.organisation, "role": str(actor.role)}
    same = ExportFile.objects.filter(**mine, list_key=wanted.key, query=asked, format=format_)
    if standing := same.filter(job__status__in=Job.Status.OPEN).first():
        return standing
    file = ExportFile(
        tenant_id=actor.tenant_id, list_key=wanted.key, query=asked, format=format_,
        conditions="; ".join(found.conditions)[:CONDITIONS], expires_at=_until(), **mine,
    )  # fmt: skip
    file.storage_name += f".{format_}"
    file.save(force_insert=True)
    label = f"Xuất {Format(format_).label}: {wanted.title}"
    # A command or a test has no middleware that says in which capacity somebody acts.
    with acting_context(user=actor.user.pk, organisation=actor.organisation.pk, role=str(actor.role)):
        file.job = enqueue(
            EXPORT, tenant_id=file.tenant_id, user_id=actor.user.pk, result_url=file.get_absolute_url(), export_id=file.pk,
            label=f"{label} ({file.conditions})" if file.conditions else label,
        )  # fmt: skip
    file.save(update_fields=["job"])
    return file


def request_again(file: ExportFile, *, actor: Actor) -> ExportFile:
    """The same list with the same filter, as it is now."""
    return request_export(LISTS[file.list_key], QueryDict(file.query), Format(file.format), actor=actor)


def write_export(export_id: int, progress: Progress) -> None:
    """Write the file with the rights its owner has now. Runs inside the job's tenant scope and transaction.

    Safe to run again after a kill: the file appears under its name only when it is whole, and the row says so only when
    everything is committed.
    """
    file = ExportFile.objects.select_for_update(of=("self",)).select_related("owner").get(pk=export_id)
    if file.is_written:
        return
    begun = timezone.now()
    actor = actor_as(file.owner, organisation_id=file.organisation_id, role=file.role)
    if actor is None:
        raise Refused("Bạn không còn giữ vai trò đã dùng khi yêu cầu tệp này nên tệp không được lập.")
    progress(1, "Đang tìm dữ liệu")
    path = path_of(file)
    with tenant_scope(*actor.tenant_ids):
        file.rows = _write_listed(file, path, actor, progress)
    progress(97, "Đang ghi nhận tệp")
    file.size, file.sha256 = path.stat().st_size, sha256_of(path)
    file.written_at, file.expires_at = timezone.now(), _until()
    file.save()
    if (file.written_at - begun).total_seconds() >= settings.EXPORT_NOTICE_SECONDS:
        text = f"Tệp “{LISTS[file.list_key].title}” ({file.rows} dòng) đã lập xong."
        notify([file.owner_id], kind="export_ready", text=text, url=file.get_absolute_url())


def file_path(file: ExportFile, *, actor: Actor) -> Path:
    """Where the file lies, for whoever still has the list. Raises NotFound, and Refused when it is gone or damaged."""
    LISTS[file.list_key].find(actor, QueryDict(file.query))
    if not file.is_written:
        raise Refused("Tệp chưa lập xong.")
    if is_expired(file):
        raise Refused(GONE)
    if recused_since(actor, file.created_at):
        raise Refused("Từ khi lập tệp, bạn có thêm hồ sơ không được xem vì xung đột lợi ích. Hãy lập lại tệp.")
    path = path_of(file)
    if not path.is_file() or sha256_of(path) != file.sha256:
        raise Refused("Tệp lưu trên máy chủ không còn đúng như khi lập xong. Hãy lập lại, và báo quản trị nếu còn gặp.")
    return path


def forget_exports() -> int:
    """Delete the files that are kept no longer, and what unfinished tries left. Returns how many rows. Call in a scope."""
    stale = ExportFile.objects.filter(expires_at__lte=timezone.now()).exclude(storage_name="")
    rows = stale.exclude(job__status__in=Job.Status.OPEN).select_for_update(of=("self",), skip_locked=True)
    done = 0
    for file in rows:
        remove(path_of(file))
        file.storage_name = ""
        file.save(update_fields=["storage_name"])
        done += 1
    return done


def path_of(file: ExportFile) -> Path:
    """Where the file lies, or will."""
    return Path(default_storage.path(file.storage_name))


def heading_of(wanted: ExportList, found: Found) -> str:
    """What the file holds and when it was made."""
    made = f"{timezone.localtime():%H:%M ngày %d/%m/%Y}"
    return f"{wanted.title}; {'; '.join(found.conditions) or 'tất cả'}; lập lúc {made}"


def _write_listed(file: ExportFile, path: Path, actor: Actor, progress: Progress) -> int:
    """The rows of the list, chunk by chunk, told to the owner on the way. What the disk refuses is said in a sentence."""
    wanted = LISTS[file.list_key]
    try:
        found = wanted.find(actor, QueryDict(file.query))
    except NotFound as error:
        raise Refused("Bạn không còn quyền xem danh sách này nên tệp không được lập.") from error
    total = found.count()
    if total > MOST_ROWS:
        raise Refused("Danh sách dài hơn một trang tính chứa được. Hãy lọc bớt rồi xuất lại.")

    def tick(count: int) -> None:
        progress(min(95, 2 + 93 * count // max(total, 1)), f"Đã ghi {count} trong {total} dòng")

    with appearing_whole(path) as place:
        return _write(place, wanted, found, found.rows, file.format, tick)


def _write(path: Path, wanted: ExportList, found: Found, rows: Iterable[Any], format_: str, tick: Any = None) -> int:
    heading = heading_of(wanted, found)
    return WRITERS[format_](path, wanted.columns, wanted.written(rows), heading=heading, tick=tick)


def _until() -> Any:
    return timezone.now() + timedelta(hours=settings.EXPORT_HOURS)
