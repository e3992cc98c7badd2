"""Pages of documents: ask for one, watch it being made, take the file, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from appraisal.selectors.minutes import HELD
from core.errors import NotFound, Refused
from core.sheets import XLSX
from planning.models import PlanSubmission, Registration
from proposals import selectors as proposals
from proposals.models import Proposal
from reporting import selectors, services
from reporting.contexts.council_minutes import words_of
from reporting.contexts.registration_table import build as build_table
from reporting.forms import WithdrawForm
from reporting.kinds import KINDS, minutes_kind
from reporting.models import Document
from reporting.registration_workbook import as_workbook
from reporting.rules import may_withdraw
from reporting.views.files import pdf_response


@login_required
@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """The latest documents of every đề án and registration this person may see."""
    kind = request.GET.get("loai", "")
    page = selectors.document_page(request.actor, kind=kind, cursor=request.GET.get("tiep", ""))
    return render(request, "reporting/recent.html", {"page": page, "kinds": KINDS.values(), "kind": kind})


@login_required
@require_safe
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """The documents about one đề án, as a page of its own; the case file shows the same list in its tab."""
    proposal = proposals.get_for(request.actor, code)
    context = {
        "proposal": proposal,
        "documents": selectors.documents_of(proposal, request.actor),
        "kinds": selectors.requestable_kinds(proposal, request.actor),
    }
    return render(request, "reporting/documents.html", context)


@login_required
@require_POST
def request_for_proposal(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Ask for a document about a đề án."""
    proposal = proposals.get_for(request.actor, code)
    if kind not in KINDS or KINDS[kind].subject is not Proposal:
        raise NotFound(kind)
    return redirect(services.request_document(kind, proposal, actor=request.actor))


@login_required
@require_POST
def request_for_registration(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Ask for a document about a registration bundle."""
    registration = selectors.get_registration(request.actor, code)
    if kind not in KINDS or KINDS[kind].subject is not Registration:
        raise NotFound(kind)
    return redirect(services.request_document(kind, registration, actor=request.actor))


@login_required
@require_safe
def package(request: HttpRequest, code: str) -> HttpResponse:
    """The documents of a package put before the Minister, and the minutes that go with it."""
    submission = selectors.get_submission(request.actor, code)
    context = {
        "submission": submission, "documents": selectors.documents_of(submission, request.actor),
        "kinds": selectors.requestable_kinds(submission, request.actor),
        "minutes": selectors.minutes_of_plan(submission, request.actor),
    }  # fmt: skip
    return render(request, "reporting/package.html", context)


@login_required
@require_POST
def request_for_submission(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Ask for a document of a package put before the Minister."""
    submission = selectors.get_submission(request.actor, code)
    if kind not in KINDS or KINDS[kind].subject is not PlanSubmission:
        raise NotFound(kind)
    return redirect(services.request_document(kind, submission, actor=request.actor))


@login_required
@never_cache
@require_safe
def minutes(request: HttpRequest, key: str) -> HttpResponse:
    """The words of the minutes as they stand, and the documents made of them."""
    meeting = selectors.get_minuted_meeting(request.actor, key)
    context = {
        "meeting": meeting,
        "doc": words_of(meeting),
        "kind": minutes_kind(meeting),
        "held": meeting.state in HELD,
        "documents": selectors.documents_of(meeting, request.actor),
    }
    return render(request, "reporting/minutes.html", context)


@login_required
@require_POST
def request_minutes(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the minutes of a meeting as a document."""
    meeting = selectors.get_minuted_meeting(request.actor, key)
    return redirect(services.request_document(minutes_kind(meeting).key, meeting, actor=request.actor))


@login_required
@never_cache
@require_safe
def registration_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Mẫu số 2 of a bundle as Excel, of a draft as of what was sent."""
    registration = selectors.get_registration(request.actor, code)
    table = build_table(registration, actor=request.actor, day=timezone.localdate())
    response = HttpResponse(as_workbook(table), content_type=XLSX)
    name = f"mau-so-2-{registration.code}{'-du-thao' if table.draft else ''}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@login_required
@never_cache
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """One document: progress while it is made, then its facts and the file."""
    found = selectors.get_document(request.actor, code)
    context = {
        "document": found,
        "kind": KINDS[found.kind],
        "making": selectors.making_of(found),
        "may_withdraw": found.is_ready and may_withdraw(request.actor, found),
        "may_number": found.is_ready and not services.number_faults(found, KINDS[found.kind], actor=request.actor),
        "may_sign": not services.signing_faults(found, actor=request.actor),
        "copies": selectors.signed_copies(found) if found.is_ready else [],
    }
    template = "reporting/_making.html" if request.htmx else "reporting/document.html"
    return render(request, template, context)


@login_required
@require_safe
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The file, as an attachment that no browser will run, keep or guess about."""
    return file_response(selectors.get_document(request.actor, code))


def file_response(found: Document) -> HttpResponse:
    """The issued bytes with headers that give them no rights. Refused while there are none."""
    return pdf_response(services.file_of(found), f"{found.kind}-{found.subject_code}-{found.verification_code}.pdf")


@login_required
@require_POST
def retry(request: HttpRequest, code: str) -> HttpResponse:
    """Make the file again after the job failed."""
    found = selectors.get_document(request.actor, code)
    services.retry_document(found, actor=request.actor)
    return redirect(found)


@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Declare that a document no longer speaks."""
    found = selectors.get_document(request.actor, code)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_document(found, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, "Văn bản đã được thu hồi; trang xác thực công khai đã ghi nhận.")
            return redirect(found)
    return render(request, "reporting/withdraw.html", {"document": found, "kind": KINDS[found.kind], "form": form})
