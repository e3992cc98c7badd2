"""The register of papers: what was handed in, with the hash of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from core.money import format_decimal
from programmes.models import PaperKind
from proposals.annex import Filled
from proposals.models import Paper
from reporting.contexts.letter import PaperEntry

KILO = 1024
ON_PORTAL = "Mẫu điền trên hệ thống"


def papers_of(rows: Sequence[Paper]) -> tuple[PaperEntry, ...]:
    """Every paper under the name the catalogue gives its kind."""
    titles = dict(PaperKind.objects.filter(code__in={row.kind_code for row in rows}).values_list("code", "title"))
    return tuple(
        PaperEntry(
            name=titles.get(row.kind_code, row.kind_code),
            file_name=row.original_name,
            size=file_size(row.size),
            sha256=row.sha256,
            received_on=timezone.localdate(row.uploaded_at),
        )
        for row in rows
    )


def forms_of(filled: Mapping[str, Filled], rows: Sequence[Paper]) -> tuple[PaperEntry, ...]:
    """Forms filled in on the portal that stand for a paper nobody attached: no file, so no hash of one."""
    attached = {row.kind_code for row in rows}
    return tuple(
        PaperEntry(str(form.form), ON_PORTAL, "", "", timezone.localdate(form.saved_at))
        for code, form in filled.items()
        if code not in attached and form.whole
    )


def file_size(size: int) -> str:
    """Bytes as people read them: 1258291 -> "1,2 MB"."""
    kilobytes = Decimal(size) / KILO
    if size < KILO:
        return f"{size} byte"
    if kilobytes < KILO:
        return f"{format_decimal(kilobytes, 0)} KB"
    return f"{format_decimal(kilobytes / KILO, 1)} MB"
