"""The log of a connection: a test message, once more, and what is old enough to be forgotten."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.errors import Refused
from integrations.catalogue import TEST
from integrations.models import Delivery, Endpoint, Message
from integrations.services.outbox import wake
from integrations.states import DeliveryState, EndpointState
from organisations.actors import Actor


def send_test(endpoint: Endpoint, *, actor: Actor) -> Delivery:
    """A message about nothing, signed and sent like all others."""
    _require_active(endpoint)
    now, key = timezone.now(), uuid.uuid4()
    told = {
        "id": str(key), "type": TEST, "occurred_at": timezone.localtime(now).isoformat(),
        "organisation": actor.organisation.code, "data": {},
    }  # fmt: skip
    row = Delivery(
        tenant_id=endpoint.tenant_id, endpoint=endpoint, message=key, type=TEST, occurred_at=now, by_hand=True,
        body=json.dumps(told, ensure_ascii=False, separators=(",", ":")), next_at=now,
    )  # fmt: skip
    row.save()
    _at_once(endpoint)
    return row


def send_again(delivery: Delivery, endpoint: Endpoint) -> Delivery:
    """The same message with the same id, from the first try on. Raises Refused while it waits anyway."""
    _require_active(endpoint)
    changed = Delivery.objects.filter(pk=delivery.pk, state__in=DeliveryState.REPEATABLE).update(
        state=DeliveryState.WAITING, attempts=0, by_hand=True, next_at=timezone.now(), finished_at=None
    )
    if not changed:
        raise Refused("Tin này đang chờ gửi, hoặc tổ chức không còn được xem hồ sơ, nên không gửi lại được.")
    _at_once(endpoint)
    delivery.refresh_from_db()
    return delivery


def forget_old() -> int:
    """Drop what was settled WEBHOOK_KEEP_DAYS ago, and what nobody fetched meanwhile. Returns how many rows of the log."""
    before = timezone.now() - timedelta(days=settings.WEBHOOK_KEEP_DAYS)
    Message.objects.filter(spread_at__lt=before).delete()
    old = Delivery.objects.filter(created_at__lt=before)
    waits = old.filter(state=DeliveryState.WAITING, endpoint__state=EndpointState.ACTIVE)
    gone: tuple[int, dict[str, int]] = old.exclude(pk__in=waits.values("pk")).delete()
    return gone[1].get("integrations.Delivery", 0)


def _require_active(endpoint: Endpoint) -> None:
    if endpoint.state != EndpointState.ACTIVE:
        raise Refused("Kết nối đang tạm dừng hoặc đã tắt. Hãy mở lại rồi gửi.")


def _at_once(endpoint: Endpoint) -> None:
    """Who presses a button waits for the answer, not for the pause after the last failure."""
    Endpoint.objects.filter(pk=endpoint.pk).update(hold_until=None)
    transaction.on_commit(wake)
