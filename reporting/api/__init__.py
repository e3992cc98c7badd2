"""Documents and periodic reports through the API."""

from __future__ import annotations

from reporting.api.documents import DocumentDetail, DocumentFile, DocumentList
from reporting.api.periodic import PeriodicReportDetail, PeriodicReportList

__all__ = ("DocumentDetail", "DocumentFile", "DocumentList", "PeriodicReportDetail", "PeriodicReportList")
