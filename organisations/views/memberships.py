"""Roles given to people, and ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from organisations import selectors, services
from organisations.forms import EndMembershipForm, MembershipForm, show_refusal
from organisations.gates import ActingRequest, administrators_only
from organisations.models import Membership


@administrators_only
@require_http_methods(["GET", "POST"])
def give(request: ActingRequest, username: str) -> HttpResponse:
    """Give a person one more role."""
    subject = selectors.get_person(request.actor, username)
    offices = selectors.manageable_organisations(request.actor).order_by("name_folded")
    form = MembershipForm(request.POST or None, organisations=offices)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_membership(actor=request.actor, user=subject, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, f"Đã giao vai trò cho {subject.full_name}.")
            return redirect(subject)
    return render(request, "organisations/membership_new.html", {"form": form, "person": subject})


@administrators_only
@require_http_methods(["GET", "POST"])
def end(request: ActingRequest, key: str) -> HttpResponse:
    """Ask for the day, then end the role."""
    membership = selectors.get_membership(request.actor, key)
    form = EndMembershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_membership(actor=request.actor, membership=membership, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, f"Đã ghi ngày thôi vai trò của {membership.user.full_name}.")
            return redirect(membership.user)
    return render(request, "components/confirm.html", {"form": form} | _ending(membership))


def _ending(membership: Membership) -> dict[str, object]:
    return {
        "title": "Thôi giao vai trò",
        "lead": f"{membership.user.full_name} thôi giữ vai trò từ ngày ghi dưới đây.",
        "facts": [
            ("Vai trò", membership.get_role_display()),
            ("Chức vụ", membership.title),
            ("Tổ chức", membership.organisation.name),
        ],
        "consequences": ["Việc giao quyền dựa trên vai trò này cũng hết hiệu lực."],
        "undo": "Có thể giao lại vai trò này sau.",
        "action_label": "Thôi giao vai trò",
        "action_url": reverse("organisations:membership_end", args=[membership.key]),
        "cancel_url": membership.user.get_absolute_url(),
        "danger": True,
    }
