"""Issued documents, and what the public may know of them."""

from __future__ import annotations

from reporting.models.document import Document, Status, file_path
from reporting.models.verification import Validity, VerificationRecord

__all__ = ("Document", "Status", "Validity", "VerificationRecord", "file_path")
