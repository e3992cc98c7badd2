"""A person's own ties to others: list and add, change, remove. Nobody else's, whatever their role."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from organisations import selectors, services
from organisations.forms import InterestForm, show_refusal
from organisations.gates import ActingRequest, acting_required
from organisations.models import Interest


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def interests(request: ActingRequest) -> HttpResponse:
    """What I declared, and a form for one more."""
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_interest(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, f"Đã ghi quan hệ với “{row.organisation_name}”.")
            return redirect("organisations:interests")
    context = {"form": form, "rows": selectors.interests_of(request.actor.user)}
    return render(request, "organisations/interests.html", context, status=409 if form.errors else 200)


@never_cache
@acting_required
@require_http_methods(["GET", "POST"])
def interest_edit(request: ActingRequest, key: str) -> HttpResponse:
    """Change one."""
    row = selectors.get_interest(request.actor.user, key)
    initial = {name: getattr(row, name) for name in InterestForm.base_fields}
    form = InterestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_interest(row, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "Đã sửa quan hệ lợi ích.")
            return redirect("organisations:interests")
    context = {"form": form, "row": row}
    return render(request, "organisations/interest_edit.html", context, status=409 if form.errors else 200)


@acting_required
@require_http_methods(["GET", "POST"])
def interest_remove(request: ActingRequest, key: str) -> HttpResponse:
    """Ask once, then remove."""
    row = selectors.get_interest(request.actor.user, key)
    if request.method == "POST":
        services.remove_interest(row, actor=request.actor)
        messages.info(request, f"Đã xóa quan hệ với “{row.organisation_name}”.")
        return redirect("organisations:interests")
    return render(request, "components/confirm.html", _removing(row))


def _removing(row: Interest) -> dict[str, object]:
    return {
        "title": "Xóa quan hệ lợi ích",
        "lead": "Hệ thống thôi gợi ý xung đột lợi ích từ quan hệ này. Khai báo đã gửi cho từng hồ sơ không thay đổi.",
        "facts": [("Tổ chức, cơ sở", row.organisation_name), ("Mối quan hệ", row.get_kind_display())],
        "undo": "Khai lại được bất cứ lúc nào; lịch sử thay đổi vẫn được lưu.",
        "action_label": "Xóa quan hệ",
        "action_url": reverse("organisations:interest_remove", args=[row.key]),
        "cancel_url": reverse("organisations:interests"),
        "danger": True,
    }
