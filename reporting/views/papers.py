"""Documents about a request for an advance, a visit on site, an adjustment: one page and one button for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotFound
from execution.selectors.adjustments import get_adjustment
from execution.selectors.advances import get_advance
from execution.selectors.inspections import get_inspection
from organisations.gates import ActingRequest, acting_required
from proposals.selectors import get_for
from reporting import selectors, services
from reporting.kinds import KINDS

FETCH: dict[str, tuple[Callable[..., Any], str]] = {
    "tam-ung": (get_advance, "Lập giấy đề nghị tạm ứng từ đề nghị đã ghi; có xác nhận của Sở khi Sở đã xác nhận."),
    "kiem-tra": (get_inspection, "Lập biên bản kiểm tra khi đoàn kiểm tra đã ghi xong kết quả."),
    "dieu-chinh": (get_adjustment, "Lập dự thảo quyết định điều chỉnh từ đề nghị đơn vị đã gửi."),
}
"""Part of the address -> how the thing is fetched (which is the permission check), what the page says when it is empty."""


@acting_required
@require_safe
def papers(request: ActingRequest, what: str, code: str, number: int) -> HttpResponse:
    """What was printed about it, and what may be."""
    subject, empty = _found(request, what, code, number)
    kinds = selectors.requestable_kinds(subject, request.actor)
    context = {
        "subject": subject, "back": subject.get_absolute_url(), "empty": empty,
        "documents": selectors.documents_of(subject, request.actor),
        "kinds": [(kind, reverse("reporting:request_paper", args=(what, code, number, kind.key))) for kind in kinds],
    }  # fmt: skip
    return render(request, "reporting/of_execution.html", context)


@acting_required
@require_POST
def request_paper(request: ActingRequest, what: str, code: str, number: int, kind: str) -> HttpResponse:
    """Ask for one."""
    subject, _ = _found(request, what, code, number)
    if kind not in KINDS or not isinstance(subject, KINDS[kind].subject):
        raise NotFound(kind)
    return redirect(services.request_document(kind, subject, actor=request.actor))


def _found(request: ActingRequest, what: str, code: str, number: int) -> tuple[Any, str]:
    if what not in FETCH:
        raise NotFound(what)
    fetch, empty = FETCH[what]
    return fetch(request.actor, get_for(request.actor, code), number), empty
