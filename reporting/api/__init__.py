"""Documents, jobs and periodic reports through the API."""

from __future__ import annotations

from reporting.api.documents import DocumentDetail, DocumentFile, DocumentList
from reporting.api.jobs import JobCancel, JobDetail, JobList, JobRetry
from reporting.api.periodic import PeriodicReportDetail, PeriodicReportList

__all__ = (
    "DocumentDetail",
    "DocumentFile",
    "DocumentList",
    "JobCancel",
    "JobDetail",
    "JobList",
    "JobRetry",
    "PeriodicReportDetail",
    "PeriodicReportList",
)
