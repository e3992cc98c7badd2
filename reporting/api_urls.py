"""Addresses of documents, reports and jobs under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from core.routes import private
from reporting.api import documents, jobs, periodic

urlpatterns: list[URLPattern] = [
    private("proposals/<code:code>/documents/", documents.DocumentList, "documents"),
    private("proposals/<code:code>/documents/<code:document>/", documents.DocumentDetail, "document"),
    private("proposals/<code:code>/documents/<code:document>/file/", documents.DocumentFile, "document_file"),
    private("jobs/", jobs.JobList, "jobs"),
    private("jobs/<uuid:key>/", jobs.JobDetail, "job"),
    private("jobs/<uuid:key>/cancel/", jobs.JobCancel, "job_cancel"),
    private("jobs/<uuid:key>/retry/", jobs.JobRetry, "job_retry"),
    private("periodic-reports/", periodic.PeriodicReportList, "periodic_reports"),
    private("periodic-reports/<slug:code>/", periodic.PeriodicReportDetail, "periodic_report"),
]
