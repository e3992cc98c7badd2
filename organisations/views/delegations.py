"""Who signs and acts for whom: list with history, give, end early."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from organisations import rules, selectors, services
from organisations.forms import DelegationForm, show_refusal
from organisations.gates import ActingRequest, acting_required
from organisations.models import Delegation
from organisations.views.lists import page_of


@acting_required
@require_GET
def delegations(request: ActingRequest) -> HttpResponse:
    """Given and received, running and past."""
    page = page_of(selectors.visible_delegations(request.actor), request)
    today = timezone.localdate()
    context = {
        "page": page,
        "entries": [
            (delegation, delegation.state(today), rules.may_end(request.actor, delegation)) for delegation in page.rows
        ],
        "today": today,
        "may_give": selectors.possible_givers(request.actor, today).exists(),
    }
    return render(request, "organisations/delegations.html", context)


@acting_required
@require_http_methods(["GET", "POST"])
def new_delegation(request: ActingRequest) -> HttpResponse:
    """A leader lets someone sign and act for them."""
    today = timezone.localdate()
    givers = selectors.possible_givers(request.actor, today)
    receivers = selectors.possible_receivers(givers, today)
    own = givers.filter(user=request.actor.user).first()
    form = DelegationForm(request.POST or None, givers=givers, receivers=receivers, initial={"giver": own})
    if request.method == "POST" and form.is_valid():
        try:
            delegation = services.delegate(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, f"Đã giao quyền cho {delegation.receiver.full_name}.")
            return redirect("organisations:delegations")
    return render(
        request, "organisations/delegation_new.html", {"form": form, "may_give": own is not None or givers.exists()}
    )


@acting_required
@require_http_methods(["GET", "POST"])
def end_delegation(request: ActingRequest, key: str) -> HttpResponse:
    """Ask once, then end a delegation before its time."""
    delegation = selectors.get_delegation(request.actor, key)
    if request.method == "POST":
        try:
            services.end_delegation(actor=request.actor, delegation=delegation)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason.message)
        else:
            messages.info(request, f"Đã chấm dứt việc giao quyền cho {delegation.receiver.full_name}.")
        return redirect("organisations:delegations")
    return render(request, "components/confirm.html", _ending(delegation))


def _ending(delegation: Delegation) -> dict[str, object]:
    return {
        "title": "Chấm dứt giao quyền",
        "lead": f"{delegation.receiver.full_name} thôi làm thay {delegation.giver.user.full_name} ngay bây giờ.",
        "facts": [
            ("Hình thức", delegation.get_form_display()),
            ("Thời gian đã giao", f"{delegation.starts_on:%d/%m/%Y} – {delegation.ends_on:%d/%m/%Y}"),
            ("Lý do đã ghi", delegation.reason),
        ],
        "consequences": ["Việc đã làm trong thời gian được giao vẫn có hiệu lực."],
        "undo": "Có thể giao lại bằng một lần giao quyền mới.",
        "action_label": "Chấm dứt giao quyền",
        "action_url": reverse("organisations:delegation_end", args=[delegation.key]),
        "cancel_url": reverse("organisations:delegations"),
        "danger": True,
    }
