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
from reporting.services.numbering import number_faults, set_symbol, take_number, void_number
from reporting.services.signed import file_signed_copy, signing_faults
from reporting.services.statistics import Difference, compare_statistics, fold_statistics
from reporting.services.statistics_prints import (
    RENDER_STATISTICS,
    print_of,
    print_statistics,
    render_statistics,
    retry_print,
)

__all__ = (
    "EXPORT",
    "RENDER",
    "RENDER_STATISTICS",
    "Difference",
    "cancel_job",
    "compare_statistics",
    "export_at_once",
    "file_of",
    "file_path",
    "file_signed_copy",
    "fold_statistics",
    "forget_exports",
    "mark_of",
    "number_faults",
    "print_of",
    "print_statistics",
    "render",
    "render_statistics",
    "request_again",
    "request_document",
    "request_export",
    "retry_document",
    "retry_job",
    "retry_print",
    "set_symbol",
    "signing_faults",
    "take_number",
    "void_number",
    "withdraw_document",
    "write_export",
)
