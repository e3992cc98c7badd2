"""Bringing in the đề án of earlier years: a dry run that writes none, an import that does what it said, and its undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any, Final

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused, Stale
from core.jobs import Progress, enqueue, retry
from core.models import Job
from core.tenancy import tenant_scope
from core.uploads import check_upload, storage_name
from organisations.actors import Actor, actor_from_choice
from organisations.models import User
from proposals import rules
from proposals.history.dry_run import DryRun, dry_run, unwatched
from proposals.history.selectors import years_allowed
from proposals.history.verdicts import What
from proposals.models import HistoryImport
from proposals.services.imported_rows import change_rows, create_rows, lock_numbers, take_away

XLSX: Final = frozenset({"xlsx"})
CHECK: Final = "proposals.check_history"
IMPORT: Final = "proposals.import_history"
UNDO: Final = "proposals.undo_history"
SMALL_BYTES: Final = 64 * 1024
"""A file of some hundred rows is looked at while the person waits; a bigger one by a worker."""
WHY: Final = "Nhập đề án từ sổ sách cũ"
NOT_YOURS: Final = "Chỉ người đã tải tệp lên mới làm được việc này."
CHANGED: Final = (
    "Tệp hoặc dữ liệu đã đổi sau lần kiểm tra nên chưa nhập gì. Hãy kiểm tra lại rồi xem kết quả mới trước khi nhập."
)
FAULTY: Final = "Tệp còn dòng lỗi. Hãy sửa trong Excel rồi tải lên lại, hoặc chọn chỉ nhập các dòng không lỗi."
NOTHING: Final = "Không có dòng nào để thêm mới hoặc cập nhật."
_S = HistoryImport.State


def start_import(file: IO[bytes] | Any, *, existing: str, actor: Actor) -> HistoryImport:
    """Keep the file and look at it; nothing is brought in. Raises Refused when it is no workbook of đề án."""
    if not rules.may_import_history(actor):
        raise NotFound("history")
    checked = check_upload(file, allowed=XLSX)
    found = HistoryImport(
        tenant_id=actor.tenant_id, file_name=checked.original_name, sha256=checked.sha256, size=checked.size,
        existing=existing if existing in HistoryImport.Existing.values else HistoryImport.Existing.SKIP,
        user=actor.user, user_name=actor.name, organisation=actor.organisation,
        organisation_name=actor.organisation.name,
    )  # fmt: skip
    with transaction.atomic():
        found.file.save(storage_name(checked), File(file), save=False)
        found.save()
        _look(found, actor=actor)
        if found.refusal:
            raise Refused(Reason(found.refusal, "file"))
    return found


def check_again(found: HistoryImport, *, actor: Actor, answers: Mapping[str, str] | None = None) -> HistoryImport:
    """Look at the file anew, with what was answered about names of then. Raises Refused once it was brought in."""
    with transaction.atomic():
        locked = _mine(found, actor)
        if not is_waiting(locked):
            raise Refused("Tệp này đang được xử lý hoặc đã nhập xong nên không kiểm tra lại.")
        locked.answers = {**locked.answers, **(answers or {})}
        _look(locked, actor=actor)
    return locked


def confirm_import(found: HistoryImport, *, digest: str, only_good: bool, actor: Actor) -> HistoryImport:
    """Let a worker do what the dry run said. `digest`: the dry run the person saw. Raises Refused, Stale."""
    with transaction.atomic():
        locked = _mine(found, actor)
        if locked.state != _S.CHECKED:
            raise Refused("Tệp này đang được xử lý hoặc đã nhập xong.")
        if not locked.digest or digest != locked.digest:
            raise Stale(CHANGED)
        if locked.fault_count and not only_good:
            raise Refused(FAULTY)
        if not locked.created + locked.changed:
            raise Refused(NOTHING)
        locked.state, locked.only_good, locked.refusal = _S.IMPORTING, only_good, ""
        locked.job = _enqueue(IMPORT, locked, actor, f"Nhập đề án từ tệp “{locked.file_name}”")
        locked.save()
    return locked


def is_waiting(found: HistoryImport) -> bool:
    """Nothing has come in and no worker is at it (any more): it may be looked at again, or dropped."""
    failed = found.job is not None and found.job.status in Job.Status.REPEATABLE
    return found.state == _S.CHECKED or (found.state in {_S.CHECKING, _S.IMPORTING} and failed)


def retry_job(found: HistoryImport, *, actor: Actor) -> None:
    """Let a worker try again after its job failed. Raises Refused."""
    with transaction.atomic():
        locked = _mine(found, actor)
        if locked.job is None:
            raise Refused("Không có việc nào để làm lại.")
        retry(locked.job)


def start_undo(found: HistoryImport, *, actor: Actor) -> HistoryImport:
    """Let a worker take everything away again. Raises Refused when it was not brought in, or somebody else did."""
    with transaction.atomic():
        locked = _mine(found, actor)
        if locked.state != _S.DONE:
            raise Refused("Chỉ hoàn tác được lần nhập đã xong.")
        locked.refusal, locked.job = "", _enqueue(UNDO, locked, actor, f"Hoàn tác tệp “{locked.file_name}”")
        locked.save()
    return locked


def drop_import(found: HistoryImport, *, actor: Actor) -> None:
    """Forget a file that was only looked at, and the file itself once the transaction is through."""
    with transaction.atomic():
        locked = _mine(found, actor)
        if not is_waiting(locked):
            raise Refused("Chỉ bỏ được tệp chưa nhập.")
        storage, name = locked.file.storage, str(locked.file.name)
        HistoryImport.objects.filter(pk=locked.pk).delete()
        transaction.on_commit(lambda: storage.delete(name))


def run_check(progress: Progress, *, import_id: int, by: int, membership_id: int, delegation_id: int) -> None:
    """What the worker does with a big file. A file that is no workbook of đề án is an answer, not a failure."""
    actor, found = _taken(import_id, by, membership_id, delegation_id)
    if actor is None or found.state != _S.CHECKING:
        return
    with tenant_scope(*actor.tenant_ids):
        _keep_dry_run(found, actor, progress)


def run_import(progress: Progress, *, import_id: int, by: int, membership_id: int, delegation_id: int) -> None:
    """What the worker does, in the one transaction of its job: killed, it leaves nothing; run again, it begins anew."""
    actor, found = _taken(import_id, by, membership_id, delegation_id)
    if actor is None or found.state != _S.IMPORTING:
        return
    try:
        with (
            tenant_scope(*actor.tenant_ids),
            acting_context(user=by, on_behalf_of=actor.on_behalf_of, why=f"{WHY}: {found.sha256[:12]}"),
        ):
            _bring_in(found, actor, progress)
    except Refused as refusal:
        HistoryImport.objects.filter(pk=import_id).update(state=_S.CHECKED, digest="", refusal=str(refusal))


def run_undo(progress: Progress, *, import_id: int, by: int, membership_id: int, delegation_id: int) -> None:
    """The same for undoing: all of it or nothing. A refusal is an answer and is kept for the page."""
    actor, found = _taken(import_id, by, membership_id, delegation_id)
    if actor is None or found.state != _S.DONE:
        return
    try:
        with (
            tenant_scope(*actor.tenant_ids),
            acting_context(user=by, on_behalf_of=actor.on_behalf_of, why=f"Hoàn tác nhập: {found.sha256[:12]}"),
        ):
            progress(10, "Đang kiểm tra xem đã có ai làm tiếp chưa")
            take_away(found, progress)
            HistoryImport.objects.filter(pk=import_id).update(state=_S.UNDONE, undone_at=timezone.now())
    except Refused as refusal:
        HistoryImport.objects.filter(pk=import_id).update(refusal=str(refusal))


def _bring_in(found: HistoryImport, actor: Actor, progress: Progress) -> None:
    """Read the kept file again under the locks, compare with what was said, then write. Raises Refused."""
    first, last = years_allowed(timezone.localdate())
    lock_numbers(range(first, last + 1))
    progress(5, "Đang kiểm tra lại tệp")
    now = dry_run(found, actor)
    if now.digest != found.digest or (now.fault_count and not found.only_good):
        raise Refused(CHANGED)
    progress(10, "Đang thêm đề án")
    create_rows(found, [row for row in now.verdicts if row.what == What.CREATE], progress)
    change_rows(found, [row for row in now.verdicts if row.what == What.CHANGE])
    HistoryImport.objects.filter(pk=found.pk).update(state=_S.DONE, done_at=timezone.now(), refusal="")


def _look(found: HistoryImport, *, actor: Actor) -> None:
    """Small files at once, big ones by a worker."""
    found.refusal, found.digest, found.job = "", "", None
    if found.size <= SMALL_BYTES:
        _keep_dry_run(found, actor)
        return
    found.state = _S.CHECKING
    found.job = _enqueue(CHECK, found, actor, f"Kiểm tra tệp “{found.file_name}”")
    found.save()


def _keep_dry_run(found: HistoryImport, actor: Actor, progress: Progress = unwatched) -> None:
    try:
        run = dry_run(found, actor, progress)
    except Refused as refusal:
        run = DryRun()
        found.refusal = str(refusal)
    found.state, found.digest, found.rows = _S.CHECKED, run.digest, len(run.verdicts)
    found.created, found.changed = run.count(What.CREATE), run.count(What.CHANGE)
    found.skipped, found.bad_rows = run.count(What.SKIP), run.count(What.BAD)
    found.faults, found.fault_count = [asdict(fault) for fault in run.faults], run.fault_count
    found.questions = [asdict(question) for question in run.questions]
    found.report, found.approved = run.report(), run.approved
    found.save()


def _enqueue(name: str, found: HistoryImport, actor: Actor, label: str) -> Job:
    return enqueue(
        name, tenant_id=found.tenant_id, user_id=actor.user.pk, label=label[:300], import_id=found.pk,
        by=actor.user.pk, membership_id=actor.membership_id or 0, delegation_id=actor.delegation_id or 0,
    )  # fmt: skip


def _taken(import_id: int, by: int, membership_id: int, delegation_id: int) -> tuple[Actor | None, HistoryImport]:
    user = User.objects.get(pk=by)
    actor = actor_from_choice(user, membership_id=membership_id or None, delegation_id=delegation_id or None)
    found: HistoryImport = HistoryImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    fits = actor is not None and rules.may_import_history(actor) and actor.tenant_id == found.tenant_id
    return (actor if fits else None), found


def _mine(found: HistoryImport, actor: Actor) -> HistoryImport:
    """The row under lock, for whoever handed the file in, in the same office. Raises NotFound, Refused."""
    if not rules.may_import_history(actor):
        raise NotFound(found.key)
    locked: HistoryImport | None = (
        HistoryImport.objects.select_for_update(of=("self",)).select_related("job").filter(pk=found.pk).first()
    )
    if locked is None:
        raise NotFound(found.key)
    if locked.user_id != actor.user.pk or locked.tenant_id != actor.tenant_id:
        raise Refused(NOT_YOURS)
    return locked
