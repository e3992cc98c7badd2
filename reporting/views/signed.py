"""The signed copy of a document: file one, take one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import Refused
from reporting import selectors, services
from reporting.forms import SignedCopyForm
from reporting.kinds import KINDS
from reporting.views.files import pdf_response


@login_required
@never_cache
def file_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the signed PDF; on refusal every reason stands beside the field."""
    found = selectors.get_document(request.actor, code)
    faults = services.signing_faults(found, actor=request.actor)
    if faults:
        raise Refused(*faults)
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = services.file_signed_copy(found, actor=request.actor, file=form.cleaned_data["file"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã lưu bản đã ký “{copy.name}”.")
            return redirect(found)
    copies = selectors.signed_copies(found)
    return render(
        request, "reporting/sign.html", {"document": found, "kind": KINDS[found.kind], "form": form, "copies": copies}
    )


@login_required
@require_safe
def copy_file(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The signed PDF as it was filed."""
    copy = selectors.get_signed_copy(selectors.get_document(request.actor, code), key)
    with copy.file.open("rb") as stored:
        return pdf_response(stored.read(), f"ban-da-ky-{copy.document.kind}-{copy.document.subject_code}.pdf")
