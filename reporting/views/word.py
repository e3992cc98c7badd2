"""A document as Word, from the very words it was issued with."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import NotFound
from organisations.gates import ActingRequest, acting_required
from reporting.kinds import KINDS
from reporting.selectors import get_document
from reporting.snapshots import from_json
from reporting.word import DOCX, WORD_OF, fill_in


@acting_required
@never_cache
@require_safe
def word(request: ActingRequest, code: str) -> HttpResponse:
    """The file people go on editing. It carries no verification code: what is edited is not what was issued."""
    found = get_document(request.actor, code)
    if found.kind not in WORD_OF:
        raise NotFound(code)
    words: Any = from_json(KINDS[found.kind].snapshot, found.snapshot)
    response = HttpResponse(fill_in(WORD_OF[found.kind], words), content_type=DOCX)
    name = f"{found.kind}-{found.subject_code}.docx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
