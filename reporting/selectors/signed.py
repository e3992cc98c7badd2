"""Signed copies of a document the caller has fetched through its selector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.signatures import LABELS, SignatureReport, Status, report_from
from reporting.models import Document, SignedCopy, VerificationRecord


@dataclass(frozen=True, slots=True)
class Copy:
    """A signed copy and what its signatures said on the day it was filed."""

    row: SignedCopy
    report: SignatureReport | None


def signed_copies(document: Document) -> list[Copy]:
    """All copies, the one that speaks first."""
    rows = SignedCopy.objects.filter(document=document).select_related("document")
    return [Copy(row, report_from(row.signature)) for row in rows]


def get_signed_copy(document: Document, key: UUID) -> SignedCopy:
    """One copy. NotFound when it is another document's, or its file is gone."""
    found: SignedCopy | None = SignedCopy.objects.filter(document=document, key=key).select_related("document").first()
    if found is None or not found.file.storage.exists(str(found.file)):
        raise NotFound(str(key))
    return found


def public_signature(record: VerificationRecord) -> dict[str, Any]:
    """What the public page says of the signed copy; empty when there is none."""
    if not record.signed:
        return {}
    rows = [
        row
        | {
            "label": LABELS[Status(row["status"])],
            "moment": datetime.fromisoformat(row["time"]) if row["time"] else None,
        }
        for row in record.signed["rows"]
    ]
    return record.signed | {"rows": rows, "label": LABELS[Status(record.signed["status"])]}
