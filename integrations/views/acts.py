"""Buttons of a connection."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from integrations import selectors, services
from integrations.models import Endpoint
from organisations.gates import ActingRequest, acting_required


@acting_required
@require_POST
def test(request: ActingRequest, key: UUID) -> HttpResponse:
    """A message about nothing."""
    row = selectors.get_endpoint(request.actor, key)
    return _acted(request, row, lambda: services.send_test(row, actor=request.actor), "Đã xếp tin thử để gửi ngay.")


@acting_required
@require_POST
def pause(request: ActingRequest, key: UUID) -> HttpResponse:
    """Gather, send nothing."""
    row = selectors.get_endpoint(request.actor, key)
    said = "Đã tạm dừng. Tin mới được giữ lại, gửi khi bạn mở lại."
    return _acted(request, row, lambda: services.pause_endpoint(row, actor=request.actor), said)


@acting_required
@require_POST
def resume(request: ActingRequest, key: UUID) -> HttpResponse:
    """Send again."""
    row = selectors.get_endpoint(request.actor, key)
    said = "Đã mở lại. Tin đang chờ sẽ được gửi."
    return _acted(request, row, lambda: services.resume_endpoint(row, actor=request.actor), said)


@acting_required
@require_POST
def send_again(request: ActingRequest, key: UUID, delivery: UUID) -> HttpResponse:
    """The same message once more."""
    row = selectors.get_endpoint(request.actor, key)
    sent = selectors.get_delivery(request.actor, row, delivery)
    return _acted(request, row, lambda: services.send_again(sent, row), "Đã xếp tin để gửi lại ngay.")


@never_cache
@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: ActingRequest, key: UUID) -> HttpResponse:
    """Ask once, then show the new secret this once."""
    row = selectors.get_endpoint(request.actor, key)
    if request.method == "POST":
        opened = services.rotate_secret(row, actor=request.actor)
        return render(request, "integrations/secret.html", {"opened": opened, "fresh": False})
    lead = "Hệ thống nhận cần khóa mới. Trong thời gian chuyển, mỗi tin được ký bằng cả khóa cũ và khóa mới."
    return render(request, "components/confirm.html", _asking(row, "Đổi khóa ký", lead, "endpoint_rotate"))


@acting_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ActingRequest, key: UUID) -> HttpResponse:
    """Ask once, then delete it with its log."""
    row = selectors.get_endpoint(request.actor, key)
    if request.method == "POST":
        services.delete_endpoint(row, actor=request.actor)
        messages.info(request, f"Đã xóa kết nối “{row.description}”.")
        return redirect("integrations:endpoints")
    lead = "Không tin nào được gửi tới địa chỉ này nữa, kể cả tin đang chờ. Nhật ký gửi cũng bị xóa."
    return render(request, "components/confirm.html", _asking(row, "Xóa kết nối", lead, "endpoint_delete"))


def _acted(request: ActingRequest, row: Endpoint, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, said)
    return redirect(row)


def _asking(row: Endpoint, title: str, lead: str, name: str) -> dict[str, object]:
    return {
        "title": title, "lead": lead, "action_label": title, "danger": name == "endpoint_delete",
        "facts": [("Dùng cho", row.description), ("Địa chỉ nhận", row.url)],
        "action_url": reverse(f"integrations:{name}", args=[row.key]), "cancel_url": row.get_absolute_url(),
    }  # fmt: skip
