"""Ask for a document, make its file, take it back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from core import events, jobs
from core.audit import acting_context
from core.errors import Reason, Refused
from core.jobs import Progress, enqueue
from core.models import Job
from core.pdf import page_count
from organisations.actors import Actor
from reporting.events import DocumentChanged
from reporting.kinds import KINDS, DocumentKind
from reporting.marks import Mark, new_code
from reporting.models import Document, Status, Validity, VerificationRecord
from reporting.rules import may_print, may_withdraw
from reporting.services.making import set_pages, write_whole
from reporting.services.numbers import with_number
from reporting.snapshots import Json, fingerprint, to_json
from reporting.subjects import SUBJECTS, subject_of

RENDER = "reporting.render_document"


@transaction.atomic
def request_document(kind_key: str, subject: Model, *, actor: Actor) -> Document:
    """Keep the words of a document as they are now and let a worker make the file.

    The caller has fetched the subject through its selector. Words that were already issued and still speak are not
    printed twice: the standing document is returned. Raises Refused when something the document needs is missing.
    """
    kind = KINDS[kind_key]
    if not isinstance(subject, kind.subject):
        raise TypeError(f"{kind.key} is not printed about {type(subject).__name__}")
    if not may_print(actor, kind):
        raise Refused(f"Bạn không có quyền lập “{kind.title}”.")
    day = timezone.localdate()
    words = with_number(to_json(kind.build(subject, actor=actor, day=day)), kind, subject, actor=actor)
    return issue_words(kind, subject, words, actor=actor, template=kind.template_on(day))


def issue_words(kind: DocumentKind, subject: Model, words: Json, *, actor: Actor, template: str) -> Document:
    """Keep these words and queue the making of their file, unless they stand already. Inside a transaction."""
    if standing := _standing(kind, subject, fingerprint(words)):
        return standing
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=f"Lập {kind.title}"):
        document = _store(kind, subject, words, actor=actor, template=template)
        document.job = enqueue(
            RENDER,
            tenant_id=document.tenant_id,
            user_id=actor.user.pk,
            label=f"Lập văn bản: {kind.title} {document.subject_code}",
            result_url=document.get_absolute_url(),
            document_id=document.pk,
        )
        document.save(update_fields=["job"])
    return document


def render(document_id: int, progress: Progress) -> None:
    """Make the file from the stored words and issue the document. Runs inside the job's tenant scope and transaction.

    Safe to run again after a kill: the file appears under its name only when it is whole, and the row says "ready"
    only when everything else is committed.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=document_id)
    if document.is_ready:
        return
    progress(10, "Đang dàn trang")
    kind = KINDS[document.kind]
    pdf = set_pages(document, kind, mark_of(document))
    progress(80, "Đang ghi tệp")
    write_whole(_path(document), pdf)
    _issue(document, kind, pdf)


def retry_document(document: Document, *, actor: Actor) -> None:
    """Run the job of a document again after it failed. Raises Refused when it did not fail."""
    if document.is_ready or document.job is None:
        raise Refused("Văn bản đã lập xong nên không cần lập lại.")
    with acting_context(user=actor.user.pk, why="Lập lại tệp văn bản"):
        jobs.retry(document.job)


@transaction.atomic
def withdraw_document(document: Document, *, actor: Actor, reason: str) -> Document:
    """Declare that an issued document no longer speaks; its file stays, the public page says so."""
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    refusals: list[Reason | str] = []
    if not may_withdraw(actor, locked):
        refusals.append("Chỉ cơ quan, đơn vị đã lập văn bản mới được thu hồi.")
    if not locked.is_ready:
        refusals.append("Văn bản chưa lập xong nên chưa thể thu hồi.")
    if locked.validity == Validity.WITHDRAWN:
        refusals.append("Văn bản đã được thu hồi trước đó.")
    if not reason.strip():
        refusals.append(Reason("Chưa ghi lý do thu hồi.", "reason"))
    if refusals:
        raise Refused(*refusals)
    with acting_context(user=actor.user.pk, on_behalf_of=actor.on_behalf_of, why=f"Thu hồi: {reason.strip()}"):
        locked.validity, locked.withdrawn_reason = Validity.WITHDRAWN, reason.strip()
        locked.save(update_fields=["validity", "withdrawn_reason"])
        VerificationRecord.objects.filter(code=locked.verification_code).update(
            validity=Validity.WITHDRAWN, validity_since=timezone.now()
        )
        events.publish(DocumentChanged(locked.pk, locked.tenant_id, locked.kind))
    return locked


def file_of(document: Document) -> bytes:
    """The bytes of an issued document. Raises Refused when they are not the bytes that were issued."""
    if not document.is_ready:
        raise Refused("Văn bản chưa lập xong.")
    path = _path(document)
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Refused("Tệp lưu trữ không khớp mã băm của văn bản đã lập. Hãy báo quản trị hệ thống và lập lại văn bản.")
    return content


def mark_of(document: Document) -> Mark:
    """What is printed on the document so that anybody can check it."""
    return Mark(document.verification_code, document.verification_url, document.fingerprint)


def _standing(kind: DocumentKind, subject: Model, words: str) -> Document | None:
    rows = Document.objects.filter(
        kind=kind.key, fingerprint=words, validity=Validity.VALID, **subject_of(subject).of(subject)
    )
    found: Document | None = rows.exclude(status=Status.REQUESTED, job__status__in=Job.Status.REPEATABLE).first()
    return found


def _store(kind: DocumentKind, row: Any, words: Json, *, actor: Actor, template: str) -> Document:
    code = new_code()
    subject = subject_of(row)
    head = words["letterhead"]
    document = Document(
        tenant_id=row.tenant_id,
        kind=kind.key,
        subject_code=subject.code(row),
        organisation=kind.issuer(row),
        title=f"{kind.title}: {subject.title(row)}",
        number=head["number"] if isinstance(head, dict) else "",
        template=template,
        snapshot=words,
        fingerprint=fingerprint(words),
        requested_by=actor.user,
        issued_by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        verification_code=code,
        verification_url=settings.SITE_URL + reverse("verification:record", args=[code]),
        **subject.of(row),
    )
    document.save(force_insert=True)
    return document


def _issue(document: Document, kind: DocumentKind, pdf: bytes) -> None:
    """Ready, the earlier one superseded, and the public record, all in the caller's transaction."""
    now = timezone.now()
    about = _hold_subject(document)
    standing = Document.objects.filter(kind=kind.key, status=Status.READY, validity=Validity.VALID, **about)
    newer = standing.filter(requested_at__gt=document.requested_at).first()
    earlier = [] if newer else list(standing.only("id", "verification_code"))
    document.status, document.issued_at = Status.READY, now
    document.sha256, document.size, document.pages = hashlib.sha256(pdf).hexdigest(), len(pdf), page_count(pdf)
    document.supersedes = earlier[0] if earlier else None
    document.validity = Validity.SUPERSEDED if newer else Validity.VALID
    document.save()
    _publish(document, kind, at=now, pages=document.pages, replaced_by=newer.verification_code if newer else "")
    Document.objects.filter(pk__in=[row.pk for row in earlier]).update(validity=Validity.SUPERSEDED)
    VerificationRecord.objects.filter(code__in=[row.verification_code for row in earlier]).update(
        validity=Validity.SUPERSEDED, validity_since=now, replaced_by_code=document.verification_code
    )
    events.publish(DocumentChanged(document.pk, document.tenant_id, document.kind))


def _hold_subject(document: Document) -> dict[str, int]:
    """What the document is about, locked: two documents about one subject are issued one after the other."""
    (about,) = (each for each in SUBJECTS if getattr(document, f"{each.column}_id"))
    key: int = getattr(document, f"{about.column}_id")
    about.model.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    return {f"{about.column}_id": key}


def _publish(document: Document, kind: DocumentKind, *, at: datetime, pages: int, replaced_by: str) -> None:
    VerificationRecord.objects.create(
        code=document.verification_code,
        kind_title=kind.title,
        subject_code=document.subject_code,
        number=document.number,
        issuer=document.organisation.name,
        issued_at=at,
        pages=pages,
        sha256=document.sha256,
        fingerprint=document.fingerprint,
        validity=document.validity,
        validity_since=at,
        replaced_by_code=replaced_by,
    )


def _path(document: Document) -> Path:
    return Path(default_storage.path(str(document.file)))
