"""A person's access codes for programs: list and make one, take one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from organisations import selectors, services
from organisations.forms import TokenForm, show_refusal
from organisations.gates import ActingRequest, acting_required
from organisations.models import ApiToken

SHOWN_AT_MOST = 50


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def tokens(request: ActingRequest) -> HttpResponse:
    """The codes; POST makes one and shows its secret this once, so the answer is a page and not a redirect."""
    form = TokenForm(request.POST or None)
    issued = None
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.issue_token(actor=request.actor, **form.cleaned_data)
            form = TokenForm()
        except Refused as refused:
            show_refusal(form, refused)
    rows = selectors.tokens_of(request.actor.user)[:SHOWN_AT_MOST]
    context = {"form": form, "issued": issued, "entries": [(token, token.state()) for token in rows]}
    return render(request, "organisations/tokens.html", context, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def revoke(request: ActingRequest, key: str) -> HttpResponse:
    """Ask once, then take a code back."""
    token = selectors.get_token(request.actor.user, key)
    if request.method == "POST":
        services.revoke_token(token, actor=request.actor)
        messages.info(request, f"Đã thu hồi mã truy cập “{token.name}”.")
        return redirect("organisations:tokens")
    return render(request, "components/confirm.html", _revoking(token))


def _revoking(token: ApiToken) -> dict[str, object]:
    return {
        "title": "Thu hồi mã truy cập",
        "lead": f"Phần mềm đang dùng mã “{token.name}” sẽ không vào được nữa, ngay từ bây giờ.",
        "facts": [("Mã", f"…{token.hint}"), ("Tổ chức", token.membership.organisation.name)],
        "action_label": "Thu hồi mã",
        "action_url": reverse("organisations:token_revoke", args=[token.key]),
        "cancel_url": reverse("organisations:tokens"),
        "danger": True,
    }
