"""Finds the PDF of a decision in the tenant it lies in, and keeps a copy for the public: named by its content, written whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import structlog
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from core.errors import Refused
from core.tenancy import tenant_scope
from execution.models import Adjustment
from organisations.models import Organisation
from organisations.roles import OrganisationKind
from planning.models import Plan
from portal.decisions import Said
from portal.models import Decision
from portal.states import CopyKind, DecisionKind
from proposals.models import Paper
from reporting.files import appearing_whole
from reporting.models import Document, SignedCopy, Status, Validity

logger = structlog.get_logger(__name__)
FOLDER: Final = "public-decisions"
PDF: Final = "application/pdf"
DECISION: Final = "decision"
ADJUSTMENT_DECISION: Final = "adjustment_decision"
DAMAGED: Final = (
    "Tệp quyết định trên máy chủ không còn đúng như lúc công bố nên không được gửi đi. "
    "Hãy báo cơ quan vận hành, hoặc hỏi cơ quan đã ban hành quyết định."
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the PDF lies and what it must hash to. `withdrawn`: why the issuer took the paper back, since `since`."""

    file: FieldFile | None = None
    sha256: str = ""
    kind: CopyKind = CopyKind.NONE
    signature: dict[str, Any] | None = None
    verification_code: str = ""
    withdrawn: str = ""
    since: datetime | None = None

    @property
    def signers(self) -> str:
        """Names in the digital signatures, when there are any."""
        rows = (self.signature or {}).get("signatures", ())
        return "; ".join(dict.fromkeys(row["signer"] for row in rows if row["signer"]))

    @property
    def signature_status(self) -> str:
        """What is known of the signatures together."""
        return str((self.signature or {}).get("status", ""))


def source_of(said: Said) -> Source:
    """The paper of a decision, signed before printed. Call inside the tenant of the đề án."""
    if said.kind == DecisionKind.APPROVE:
        return _of_plan(said)
    if said.kind == DecisionKind.ADJUST and (found := _of_documents(said)):
        return found
    return _of_paper(said.record.paper)


def _of_plan(said: Said) -> Source:
    """The decision that was handed in when the plan was approved; it lies in the tenant of the central level."""
    details = said.record.details
    central = Organisation.objects.filter(kind=OrganisationKind.CENTRAL_DEPARTMENT).values_list("pk", flat=True)
    with tenant_scope(*central):
        plan = Plan.objects.filter(
            year=details.get("plan_year"), batch=details.get("batch"), decision_number=said.record.decision_number
        ).first()
    if plan is None or not plan.decision_file:
        return Source()
    return Source(plan.decision_file, plan.decision_sha256, CopyKind.SIGNED, plan.decision_signature)


def _of_documents(said: Said) -> Source | None:
    """What was printed with the number of the decision: its signed copy, else the paper handed in, else the print itself."""
    number = said.record.details.get("adjustment")
    about = Adjustment.objects.filter(proposal_id=said.record.proposal_id, number=number)
    rows = Document.objects.filter(
        kind=ADJUSTMENT_DECISION, adjustment__in=about, status=Status.READY, number=said.record.decision_number
    )
    prints = list(rows.order_by("-requested_at", "-id"))
    standing = next((row for row in prints if row.validity == Validity.VALID), None)
    if standing is None:
        gone = next((row for row in prints if row.validity == Validity.WITHDRAWN), None)
        return Source(withdrawn=gone.withdrawn_reason, verification_code=gone.verification_code) if gone else None
    signed = SignedCopy.objects.filter(document=standing).order_by("-filed_at", "-id").first()
    if signed is not None:
        return Source(signed.file, signed.sha256, CopyKind.SIGNED, signed.signature, standing.verification_code)
    handed_in = _of_paper(said.record.paper)
    return handed_in if handed_in.file else Source(
        standing.file, standing.sha256, CopyKind.ISSUED, None, standing.verification_code
    )  # fmt: skip


def _of_paper(paper: Paper | None) -> Source:
    if paper is None or paper.kind_code != DECISION or paper.content_type != PDF or paper.removed_at:
        return Source()
    return Source(paper.file, paper.sha256, CopyKind.SIGNED)


def copied(source: Source) -> tuple[str, int]:
    """Name and size of our copy, written when it is not there whole; ("", 0) when the original cannot be read as it was, or the
    disk does not take it: a decision is published all the same.
    """
    if source.file is None:
        return "", 0
    name = f"{FOLDER}/{source.sha256[:2]}/{source.sha256}.pdf"
    place = Path(default_storage.path(name))
    original = Path(default_storage.path(str(source.file.name)))
    content = original.read_bytes() if original.is_file() else b""
    if hashlib.sha256(content).hexdigest() != source.sha256:
        logger.error("the paper of a decision is missing or damaged", sha256=source.sha256)
        return "", 0
    if not place.is_file() or place.stat().st_size != len(content):
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with appearing_whole(place) as unfinished:
                unfinished.write_bytes(content)
        except (OSError, Refused):
            logger.exception("the paper of a decision could not be copied", sha256=source.sha256)
            return "", 0
    return name, len(content)


def is_there(decision: Decision) -> bool:
    """Whether our copy lies where it should, by its size; whoever asks for it gets its hash checked as well."""
    place = Path(default_storage.path(str(decision.file.name)))
    return place.is_file() and place.stat().st_size == decision.size


def content_of(decision: Decision) -> bytes:
    """The bytes of our copy. Raises Refused when they are not those that were published."""
    path = Path(default_storage.path(str(decision.file.name)))
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != decision.sha256:
        logger.error("the public copy of a decision is missing or damaged", slug=decision.slug)
        raise Refused(DAMAGED)
    return content
