"""What may happen to reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeriodicReportLocked:
    """A periodic report was locked and sent."""

    report_id: int
    tenant_id: int
    code: str
    title: str
    organisation: str
    by_unit: bool
    user_id: int


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """A document was issued or withdrawn, or its signed copy was filed."""

    document_id: int
    tenant_id: int
    kind: str
