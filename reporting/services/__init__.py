"""What is done with documents, files and reports. Callers import from here."""

from reporting.services.documents import (
    RENDER,
    file_of,
    mark_of,
    render,
    request_document,
    retry_document,
    withdraw_document,
)

__all__ = ["RENDER", "file_of", "mark_of", "render", "request_document", "retry_document", "withdraw_document"]
