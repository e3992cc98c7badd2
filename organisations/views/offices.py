"""Organisations: list, one with its people, correction of its details."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from organisations import selectors, services
from organisations.forms import OrganisationForm, show_refusal
from organisations.gates import ActingRequest, administrators_only
from organisations.roles import OrganisationKind
from organisations.views.lists import page_of


@administrators_only
@require_GET
def organisations(request: ActingRequest) -> HttpResponse:
    """Search by name or code, without diacritics."""
    query, kind = request.GET.get("q", ""), request.GET.get("loai", "")
    rows = selectors.search_organisations(request.actor, query=query, kind=kind)
    context = {
        "page": page_of(rows, request),
        "query": query,
        "kind": kind,
        "kinds": OrganisationKind.choices,
    }
    return render(request, "organisations/organisations.html", context)


@administrators_only
@require_GET
def organisation(request: ActingRequest, code: str) -> HttpResponse:
    """One organisation and who holds roles in it."""
    subject = selectors.get_organisation(request.actor, code)
    context = {"organisation": subject, "members": selectors.members_of(subject)}
    return render(request, "organisations/organisation.html", context)


@administrators_only
@require_http_methods(["GET", "POST"])
def edit_organisation(request: ActingRequest, code: str) -> HttpResponse:
    """Correct names, header lines and contact details."""
    subject = selectors.get_organisation(request.actor, code)
    form = OrganisationForm(request.POST or None, instance=subject)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_organisation(actor=request.actor, organisation=subject, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, "Đã lưu thông tin tổ chức.")
            return redirect("organisations:organisation", code)
    return render(request, "organisations/organisation_edit.html", {"form": form, "organisation": subject})
