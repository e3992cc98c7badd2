"""What may be found of documents, files and reports. Callers import from here."""

from __future__ import annotations

from reporting.selectors.documents import (
    Making,
    document_page,
    document_rows,
    documents_of,
    get_acceptance_minutes,
    get_document,
    get_group_plan,
    get_minuted_meeting,
    get_progress,
    get_registration,
    get_settlement_dossier,
    get_submission,
    making_of,
    minutes_of_plan,
    requestable_kinds,
    verification_of,
    visible_documents,
)
from reporting.selectors.jobs import get_export, get_job, is_expired, job_page, my_exports, my_jobs
from reporting.selectors.numbering import book_page, book_rows, book_years, get_number, symbols_of
from reporting.selectors.signed import get_signed_copy, public_signature, signed_copies

__all__ = (
    "Making",
    "book_page",
    "book_rows",
    "book_years",
    "document_page",
    "document_rows",
    "documents_of",
    "get_acceptance_minutes",
    "get_document",
    "get_export",
    "get_group_plan",
    "get_job",
    "get_minuted_meeting",
    "get_number",
    "get_progress",
    "get_registration",
    "get_settlement_dossier",
    "get_signed_copy",
    "get_submission",
    "is_expired",
    "job_page",
    "making_of",
    "minutes_of_plan",
    "my_exports",
    "my_jobs",
    "public_signature",
    "requestable_kinds",
    "signed_copies",
    "symbols_of",
    "verification_of",
    "visible_documents",
)
