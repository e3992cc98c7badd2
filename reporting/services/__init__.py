"""What is done with documents, files and reports. Callers import from here."""

from __future__ import annotations

from reporting.services.documents import (
    RENDER,
    file_of,
    mark_of,
    render,
    request_document,
    retry_document,
    withdraw_document,
)
from reporting.services.exports import (
    EXPORT,
    export_at_once,
    file_path,
    forget_exports,
    request_again,
    request_export,
    write_export,
)
from reporting.services.jobs import cancel_job, retry_job
from reporting.services.statistics import Difference, compare_statistics, fold_statistics

__all__ = (
    "EXPORT",
    "RENDER",
    "Difference",
    "cancel_job",
    "compare_statistics",
    "export_at_once",
    "file_of",
    "file_path",
    "fold_statistics",
    "forget_exports",
    "mark_of",
    "render",
    "request_again",
    "request_document",
    "request_export",
    "retry_document",
    "retry_job",
    "withdraw_document",
    "write_export",
)
