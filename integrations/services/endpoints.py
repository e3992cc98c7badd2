"""Connections: open, change, pause, resume, rotate the secret, delete."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.audit import acting_context
from core.errors import NotFound, Reason, Refused
from core.text import nfc
from integrations.addresses import faults_of
from integrations.catalogue import EVENTS, NAMES
from integrations.models import Endpoint
from integrations.secrets import fresh_salt, secret_of
from integrations.services.outbox import wake
from integrations.states import EndpointState
from organisations.actors import Actor
from organisations.rules import may_connect

MOST = 10
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """The row, and the secret that is shown this once."""

    endpoint: Endpoint
    secret: str


def open_endpoint(*, actor: Actor, url: str, description: str, events: Iterable[str]) -> Opened:
    """A connection of the actor's organisation. Raises Refused with all reasons."""
    reasons = list(_faults(url, description, names := _in_order(events)))
    if not may_connect(actor):
        reasons.append(Reason("Chỉ lãnh đạo, hoặc cán bộ của đơn vị không có vai trò lãnh đạo, lập được kết nối."))
    elif Endpoint.objects.filter(organisation_id=actor.organisation.pk, role=actor.role).count() >= MOST:
        reasons.append(Reason(f"Mỗi tổ chức có nhiều nhất {MOST} kết nối. Hãy xóa kết nối không dùng."))
    if reasons:
        raise Refused(*reasons)
    row = Endpoint(
        tenant_id=actor.tenant_id, organisation=actor.organisation, role=actor.role, url=url.strip(), wanted=names,
        description=nfc(description).strip(), salt=fresh_salt(), created_by=actor.user,
    )  # fmt: skip
    with transaction.atomic(), _saying(actor, "Lập kết nối"):
        row.save()
    return Opened(row, secret_of(row))


def change_endpoint(endpoint: Endpoint, *, actor: Actor, url: str, description: str, events: Iterable[str]) -> Endpoint:
    """Another address, name or choice of events. What waits goes to the new address."""
    if reasons := list(_faults(url, description, names := _in_order(events))):
        raise Refused(*reasons)
    with transaction.atomic(), _saying(actor, "Sửa kết nối"):
        row = _locked(endpoint)
        row.url, row.description, row.wanted = url.strip(), nfc(description).strip(), names
        row.save(update_fields=["url", "description", "wanted"])
    return row


def pause_endpoint(endpoint: Endpoint, *, actor: Actor) -> Endpoint:
    """Nothing is sent, everything is gathered. Pausing twice changes nothing; what is off stays off."""
    with transaction.atomic(), _saying(actor, "Tạm dừng kết nối"):
        row = _locked(endpoint)
        if row.state == EndpointState.ACTIVE:
            row.state = EndpointState.PAUSED
            row.save(update_fields=["state"])
    return row


def resume_endpoint(endpoint: Endpoint, *, actor: Actor) -> Endpoint:
    """Send what was gathered, and whatever comes. Past failures are forgotten."""
    with transaction.atomic(), _saying(actor, "Mở lại kết nối"):
        row = _locked(endpoint)
        row.state, row.off_reason = EndpointState.ACTIVE, ""
        row.failures, row.failing_since, row.hold_until = 0, None, None
        row.save(update_fields=["state", "off_reason", "failures", "failing_since", "hold_until"])
        transaction.on_commit(wake)
    return row


def rotate_secret(endpoint: Endpoint, *, actor: Actor) -> Opened:
    """A new secret; for WEBHOOK_OVERLAP_HOURS messages are signed with the one before it too."""
    with transaction.atomic(), _saying(actor, "Đổi khóa ký của kết nối"):
        row = _locked(endpoint)
        row.old_salt, row.salt = row.salt, fresh_salt()
        row.old_until = timezone.now() + timedelta(hours=settings.WEBHOOK_OVERLAP_HOURS)
        row.save(update_fields=["old_salt", "salt", "old_until"])
    return Opened(row, secret_of(row))


def delete_endpoint(endpoint: Endpoint, *, actor: Actor) -> None:
    """The connection and its log. The history of the row stays."""
    with transaction.atomic(), _saying(actor, "Xóa kết nối"):
        _locked(endpoint).delete()


def _faults(url: str, description: str, names: list[str]) -> Iterable[Reason]:
    yield from (Reason(sentence, "url") for sentence in faults_of(url.strip()))
    said = nfc(description).strip()
    if not said:
        yield Reason("Chưa ghi kết nối dùng cho hệ thống nào.", "description")
    if len(said) > LONGEST:
        yield Reason(f"Dài nhất {LONGEST} ký tự.", "description")
    if not names:
        yield Reason("Chọn ít nhất một sự việc.", "events")
    if unknown := sorted(set(names) - NAMES):
        yield Reason(f"Không có sự việc: {', '.join(unknown)}.", "events")


def _in_order(events: Iterable[str]) -> list[str]:
    """As in the catalogue, each once; unknown names last."""
    given = set(events)
    return [row.name for row in EVENTS if row.name in given] + sorted(given - NAMES)


def _locked(endpoint: Endpoint) -> Endpoint:
    found: Endpoint | None = Endpoint.objects.select_for_update(of=("self",)).filter(pk=endpoint.pk).first()
    if found is None:
        raise NotFound(str(endpoint.key))
    return found


def _saying(actor: Actor, why: str) -> AbstractContextManager[Any]:
    return acting_context(user=actor.user.pk, organisation=actor.organisation.pk, why=why)
