"""File the signed copy of an issued document."""

from __future__ import annotations

from typing import IO, Any, Final

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from core import events
from core.audit import acting_context
from core.errors import Reason, Refused
from core.signatures import SignatureReport, look_at_signed
from core.uploads import check_upload, storage_name
from organisations.actors import Actor
from reporting.events import DocumentChanged
from reporting.models import Document, SignedCopy, Validity, VerificationRecord
from reporting.rules import may_file_signed
from reporting.services.documents import file_of

PDF: Final = frozenset({"pdf"})


def file_signed_copy(document: Document, *, actor: Actor, file: IO[bytes] | Any) -> SignedCopy:
    """Keep the signed PDF with what its signatures say today, and tell the public page. Earlier copies stay.

    Raises Refused with every reason; a broken signature, or one over other words, is one.
    """
    paper = look_at_signed(file, missing="Chưa chọn tệp PDF đã ký.")
    with transaction.atomic(), acting_context(
        user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why="Lưu bản đã ký của văn bản"
    ):  # fmt: skip
        locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if reasons := [*signing_faults(locked, actor=actor), *paper.faults]:
            raise Refused(*reasons)
        report = paper.report
        if report is None:
            raise TypeError("a paper without faults was looked at")
        copy = _kept(locked, file, report, actor=actor)
        VerificationRecord.objects.filter(code=locked.verification_code).update(signed=public_words(report))
        events.publish(DocumentChanged(locked.pk, locked.tenant_id, locked.kind))
    return copy


def signing_faults(document: Document, *, actor: Actor) -> list[Reason]:
    """Why no signed copy can be filed now; empty when one can."""
    faults = []
    if not may_file_signed(actor, document):
        faults.append("Chỉ cơ quan, đơn vị đã lập văn bản mới lưu bản đã ký.")
    if not document.is_ready:
        faults.append("Văn bản chưa lập xong nên chưa lưu được bản đã ký.")
    if document.validity == Validity.WITHDRAWN:
        faults.append("Văn bản đã thu hồi nên không lưu bản đã ký nữa.")
    return [Reason(fault) for fault in faults]


def public_words(report: SignatureReport) -> dict[str, Any]:
    """What anybody may know of the signatures: the answer, who signed, when; the day it was looked at."""
    rows = [{"signer": row.signer, "time": row.time, "status": row.status} for row in report.signatures]
    return {"status": report.status, "rows": rows, "checked_on": timezone.localdate().isoformat()}


def _kept(document: Document, file: IO[bytes] | Any, report: SignatureReport, *, actor: Actor) -> SignedCopy:
    checked = check_upload(file, allowed=PDF)
    file.seek(0)
    head = file.read(document.size or 0)
    copy = SignedCopy(
        tenant_id=document.tenant_id, document=document, name=checked.original_name, size=checked.size,
        sha256=checked.sha256, same_file=head == file_of(document), status=report.status, signature=report.as_json(),
        filed_by=actor.user, filed_by_name=actor.name, on_behalf_of=actor.on_behalf_of,
    )  # fmt: skip
    file.seek(0)
    copy.file.save(f"signed/{storage_name(checked)}", File(file), save=False)
    try:
        copy.save()
    except BaseException:
        copy.file.delete(save=False)
        raise
    return copy
