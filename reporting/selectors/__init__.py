"""What may be found of documents, files and reports. Callers import from here."""

from reporting.selectors.documents import (
    Making,
    document_page,
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

__all__ = [
    "Making",
    "document_page",
    "documents_of",
    "get_acceptance_minutes",
    "get_document",
    "get_group_plan",
    "get_minuted_meeting",
    "get_progress",
    "get_registration",
    "get_settlement_dossier",
    "get_submission",
    "making_of",
    "minutes_of_plan",
    "requestable_kinds",
    "verification_of",
    "visible_documents",
]
