"""What follows from an answer: done, try again later, given up; a connection that fails for days is switched off."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from integrations.models import Attempt, Delivery, Endpoint
from integrations.sending import Outcome
from integrations.states import DeliveryState, EndpointState
from notifications.services import notify
from organisations.models import Organisation
from organisations.recipients import people_of_organisation
from organisations.rules import speaks_for

GONE = 410
_JITTER_PERCENT = 20
_AWAY_AFTER = 3


def settle(delivery_id: int, endpoint_id: int, outcome: Outcome) -> None:
    """Keep the try and draw the conclusion. A connection deleted meanwhile has no log any more."""
    endpoint = (
        Endpoint.objects.select_related("organisation").select_for_update(of=("self",)).filter(pk=endpoint_id).first()
    )
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if endpoint is None or delivery is None:
        return
    now = timezone.now()
    Attempt(
        tenant_id=delivery.tenant_id, delivery=delivery, at=now, code=outcome.code, milliseconds=outcome.milliseconds,
        error=outcome.error, answer=outcome.answer,
    ).save()  # fmt: skip
    _conclude(delivery, outcome, now)
    endpoint.busy_until = None
    if outcome.is_good:
        if endpoint.failures >= _AWAY_AFTER:
            _is_back(endpoint, now)
        endpoint.failures, endpoint.failing_since, endpoint.hold_until = 0, None, None
    else:
        _note_failure(endpoint, outcome, now)
    endpoint.save(update_fields=["busy_until", "failures", "failing_since", "hold_until", "state", "off_reason"])


def _is_back(endpoint: Endpoint, now: datetime) -> None:
    """It was away, not in trouble with a single message: what waits need not wait for its own hour any more."""
    waits = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, next_at__gt=now)
    waits.update(next_at=now)


def wait_before(attempt: int) -> timedelta | None:
    """How long until the next try after `attempt` tries have failed; None: no more. Some chance, so that not all come at once."""
    steps = settings.WEBHOOK_RETRY_SECONDS
    if attempt > len(steps):
        return None
    seconds = steps[attempt - 1]
    return timedelta(seconds=seconds + secrets.randbelow(seconds * _JITTER_PERCENT // 100 + 1))


def _conclude(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    pause = None if outcome.is_good or outcome.code == GONE else wait_before(delivery.attempts)
    if outcome.is_good:
        delivery.state, delivery.finished_at = DeliveryState.DELIVERED, now
    elif pause is None:
        delivery.state, delivery.finished_at = DeliveryState.FAILED, now
    else:
        delivery.next_at = now + pause
    delivery.save(update_fields=["state", "finished_at", "next_at"])


def _note_failure(endpoint: Endpoint, outcome: Outcome, now: datetime) -> None:
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    steps = settings.WEBHOOK_RETRY_SECONDS
    hold = min(steps[min(endpoint.failures, len(steps)) - 1], settings.WEBHOOK_HOLD_SECONDS)
    endpoint.hold_until = now + timedelta(seconds=hold)
    if outcome.code == GONE:
        _switch_off(endpoint, "máy nhận trả lời 410: địa chỉ này không nhận nữa")
    elif now - endpoint.failing_since >= timedelta(days=settings.WEBHOOK_OFF_AFTER_DAYS):
        _switch_off(endpoint, f"không gửi được lần nào trong {settings.WEBHOOK_OFF_AFTER_DAYS} ngày")


def _switch_off(endpoint: Endpoint, why: str) -> None:
    """And say so to whoever keeps the connection."""
    if endpoint.state == EndpointState.OFF:
        return
    endpoint.state, endpoint.off_reason = EndpointState.OFF, why
    notify(
        _keepers(endpoint.organisation, endpoint.role),
        text=f"Kết nối “{endpoint.description}” đã tắt: {why}. Hãy sửa hệ thống nhận rồi mở lại.",
        url=endpoint.get_absolute_url(),
        kind="connection_off",
    )


def _keepers(office: Organisation, role: str) -> list[int]:
    return people_of_organisation(office.pk, role, timezone.localdate()) if speaks_for(role, office.kind) else []
