"""Documents of execution: those of a monthly report, of an acceptance, of a settlement dossier."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotFound
from execution.selectors.supports import get_support
from proposals import selectors as proposals
from reporting import selectors, services
from reporting.contexts import support_paper
from reporting.kinds import KINDS
from reporting.rules import may_print
from reporting.word import DOCX, fill_in


@login_required
@require_safe
def progress(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Mẫu 3a and 3b of a monthly report."""
    report = selectors.get_progress(request.actor, code, month)
    empty = "Lập Mẫu số 3a, 3b từ báo cáo đã gửi; tệp PDF mang mã xác thực."
    return _page(request, report, report.get_absolute_url(), "reporting:request_for_progress", (code, month), empty)


@login_required
@require_POST
def request_for_progress(request: HttpRequest, code: str, month: str, kind: str) -> HttpResponse:
    """Ask for Mẫu 3a or 3b of a month."""
    return _ask(request, kind, selectors.get_progress(request.actor, code, month))


@login_required
@require_safe
def acceptance(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Mẫu 5a, 5b or 5c of an acceptance."""
    minutes = selectors.get_acceptance_minutes(request.actor, code, pk)
    empty = "Lập biên bản từ số liệu đã ghi; in ra để các bên ký."
    back = reverse("execution:acceptances", args=(code,))
    return _page(request, minutes, back, "reporting:request_for_acceptance", (code, pk), empty)


@login_required
@require_POST
def request_for_acceptance(request: HttpRequest, code: str, pk: int, kind: str) -> HttpResponse:
    """Ask for the minutes as a document."""
    return _ask(request, kind, selectors.get_acceptance_minutes(request.actor, code, pk))


@login_required
@require_safe
def settlement(request: HttpRequest, code: str) -> HttpResponse:
    """Mẫu 6, 7, 8a, 8b, 9 and 10 of a settlement dossier."""
    found = selectors.get_settlement_dossier(request.actor, code)
    empty = "Lập Mẫu số 7, 8a, 8b, 9, 10 từ bảng kê chứng từ; Mẫu số 6 sau khi thanh lý hợp đồng."
    return _page(request, found, found.get_absolute_url(), "reporting:request_for_settlement", (code,), empty)


@login_required
@require_POST
def request_for_settlement(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Ask for one of the forms of the dossier."""
    return _ask(request, kind, selectors.get_settlement_dossier(request.actor, code))


@login_required
@require_safe
def group_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Mẫu 11 of a group đề án."""
    found = selectors.get_group_plan(request.actor, code)
    empty = "Lập Mẫu số 11 từ kế hoạch triển khai đã ghi; in ra để ký, tệp PDF mang mã xác thực."
    return _page(request, found, found.get_absolute_url(), "reporting:request_for_group_plan", (code,), empty)


@login_required
@require_POST
def request_for_group_plan(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Ask for Mẫu 11."""
    return _ask(request, kind, selectors.get_group_plan(request.actor, code))


@login_required
@never_cache
@require_safe
def contract_word(request: HttpRequest, code: str) -> HttpResponse:
    """The contract as Word, to be edited before it is signed; the same words as its PDF. For the Cục."""
    proposal = proposals.get_for(request.actor, code)
    kind = KINDS["contract_paper"]
    if not may_print(request.actor, kind):
        raise NotFound(code)
    words = kind.build(proposal, actor=request.actor, day=timezone.localdate())
    return _word("contract", words, f"hop-dong-{proposal.code}{'-du-thao' if words.draft else ''}.docx")


@login_required
@never_cache
@require_safe
def support_word(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A support contract as Word."""
    support = get_support(request.actor, proposals.get_for(request.actor, code), pk)
    return _word("support_contract", support_paper.build(support), f"hop-dong-ho-tro-{code}-{pk}.docx")


def _word(template: str, words: Any, name: str) -> HttpResponse:
    response = HttpResponse(fill_in(template, words), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: HttpRequest, subject: Any, back: str, ask: str, args: tuple[Any, ...], empty: str) -> HttpResponse:
    kinds = selectors.requestable_kinds(subject, request.actor)
    context = {
        "subject": subject, "back": back, "empty": empty, "documents": selectors.documents_of(subject, request.actor),
        "kinds": [(kind, reverse(ask, args=(*args, kind.key))) for kind in kinds],
    }  # fmt: skip
    return render(request, "reporting/of_execution.html", context)


def _ask(request: HttpRequest, kind: str, subject: Model) -> HttpResponse:
    if kind not in KINDS or not isinstance(subject, KINDS[kind].subject):
        raise NotFound(kind)
    return redirect(services.request_document(kind, subject, actor=request.actor))
