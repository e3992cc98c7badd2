"""Papers of a dossier: attach, replace, remove, bring back. A file without a row may happen; a row without a file not."""

from __future__ import annotations

from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.text import nfc
from core.uploads import CheckedUpload, check_upload, storage_name
from organisations.actors import Actor
from proposals import rules
from proposals.models import Paper, Proposal
from proposals.states import State

Upload = IO[bytes] | Any
OTHER = "other"
STEP_STAGE = "step"
CLOSED = "Hồ sơ không còn ở bước được thêm hay bỏ giấy tờ."
SETTLED_STAGE = "Giấy tờ đã nộp ở bước trước thì không thay, bỏ hay khôi phục được nữa. Nếu cần, hãy thêm tệp mới."


def stage_of(proposal: Proposal) -> str:
    """For which stage a paper is brought in the present state: submit, acceptance or settlement."""
    if proposal.state in {State.CONTRACTED, State.IMPLEMENTING}:
        return "acceptance"
    return "settlement" if proposal.state in {State.ACCEPTED, State.PARTLY_ACCEPTED} else "submit"


def attach_papers(
    proposal: Proposal, *, kind_code: str, uploads: list[Upload], actor: Actor, note: str = ""
) -> list[Paper]:
    """Store the files as papers of one kind: all, or none with the reasons of each file."""
    checked = _check_all(uploads, kind_code)
    papers = [_paper(proposal, item, kind_code=kind_code, actor=actor, note=note) for item in checked]
    for paper, upload in zip(papers, uploads, strict=True):
        paper.file.save(paper.storage_name, File(upload), save=False)
    with transaction.atomic(), _why(actor, "Đính kèm giấy tờ"):
        _open(proposal, actor)
        for paper in papers:
            paper.save(force_insert=True)
    return papers


def replace_paper(paper: Paper, *, upload: Upload, actor: Actor) -> Paper:
    """Put a new file in the place of one; the old file is marked removed and stays provable."""
    checked = _check_all([upload], paper.kind_code)
    fresh = _paper(paper.proposal, checked[0], kind_code=paper.kind_code, actor=actor, note=paper.note)
    fresh.stage = paper.stage
    fresh.file.save(fresh.storage_name, File(upload), save=False)
    with transaction.atomic(), _why(actor, "Thay giấy tờ"):
        dossier = _open(paper.proposal, actor)
        locked = _lock(paper)
        _require_same_stage(locked, dossier)
        if locked.removed_at is not None:
            raise Refused("Giấy tờ này vừa được bỏ hoặc thay ở nơi khác. Tải lại trang để xem bản mới.")
        locked.removed_at = timezone.now()
        locked.save()
        fresh.save(force_insert=True)
    return fresh


def remove_paper(paper: Paper, *, actor: Actor) -> Paper:
    """Take a paper out of the dossier; it can be brought back."""
    return _mark(paper, actor=actor, removed=True)


def restore_paper(paper: Paper, *, actor: Actor) -> Paper:
    """Bring back a paper that was taken out."""
    return _mark(paper, actor=actor, removed=False)


def _mark(paper: Paper, *, actor: Actor, removed: bool) -> Paper:
    with transaction.atomic(), _why(actor, "Bỏ giấy tờ" if removed else "Khôi phục giấy tờ"):
        dossier = _open(paper.proposal, actor)
        locked = _lock(paper)
        _require_same_stage(locked, dossier)
        locked.removed_at = timezone.now() if removed else None
        locked.save()
    return locked


def _check_all(uploads: list[Upload], kind_code: str) -> list[CheckedUpload]:
    if not uploads:
        raise Refused(Reason("Chưa chọn tệp.", f"giay-to-{kind_code}"))
    checked, reasons = [], []
    for upload in uploads:
        try:
            checked.append(check_upload(upload))
        except Refused as refusal:
            name = nfc(str(getattr(upload, "name", "")))
            reasons += [Reason(f"“{name}”: {reason.message}", f"giay-to-{kind_code}") for reason in refusal.reasons]
    if reasons:
        raise Refused(*reasons)
    return checked


def _paper(proposal: Proposal, checked: CheckedUpload, *, kind_code: str, actor: Actor, note: str) -> Paper:
    return Paper(
        tenant_id=proposal.tenant_id,
        proposal=proposal,
        kind_code=kind_code,
        stage=stage_of(proposal),
        storage_name=storage_name(checked).replace("/", "-"),
        original_name=checked.original_name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        note=nfc(note).strip(),
        uploaded_by=actor.user,
    )


def _require_same_stage(paper: Paper, proposal: Proposal) -> None:
    """What was appraised, approved or accepted stays as it was: only papers of the present stage change."""
    if paper.stage == STEP_STAGE:
        raise Refused("Văn bản kèm theo một bước đã làm thì không bỏ được.")
    if paper.stage != stage_of(proposal):
        raise Refused(SETTLED_STAGE)


def _open(proposal: Proposal, actor: Actor) -> Proposal:
    """Lock the row of the đề án, look again whether papers may be changed, and count the change."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=proposal.pk)
    if not rules.is_unit(actor, locked):
        raise NotFound(proposal.code)
    if not rules.may_attach(actor, locked):
        raise Refused(CLOSED)
    Proposal.objects.filter(pk=locked.pk).update(version=F("version") + 1)
    return locked


def _lock(paper: Paper) -> Paper:
    found: Paper | None = Paper.objects.select_for_update().filter(pk=paper.pk).first()
    if found is None:
        raise NotFound(paper.storage_name)
    return found


def _why(actor: Actor, why: str) -> Any:
    return acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=why)
