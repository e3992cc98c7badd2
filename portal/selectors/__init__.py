"""Reads the public facts. Only portal tables and reference tables: never a table of a tenant."""

from __future__ import annotations

from portal.selectors.changes import changes_since
from portal.selectors.figures import (
    Progress,
    Totals,
    choices,
    edition,
    progress_of,
    summary_rows,
    target_rows,
    targets_of,
    totals,
)
from portal.selectors.listing import (
    EXPORT_LIMIT,
    GUESS_AMONG,
    PAGE_SIZE,
    Listing,
    export_page,
    export_rows,
    get_publication,
    get_record,
    holding,
    latest,
    listing,
    newest_codes,
    published,
)

__all__ = [
    "EXPORT_LIMIT",
    "GUESS_AMONG",
    "PAGE_SIZE",
    "Listing",
    "Progress",
    "Totals",
    "changes_since",
    "choices",
    "edition",
    "export_page",
    "export_rows",
    "get_publication",
    "get_record",
    "holding",
    "latest",
    "listing",
    "newest_codes",
    "progress_of",
    "published",
    "summary_rows",
    "target_rows",
    "targets_of",
    "totals",
]
