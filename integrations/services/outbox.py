"""The outbox: written with what it tells, emptied into the log of every connection that asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.tenancy import tenant_scope
from integrations.catalogue import PROPOSAL, PublicEvent, public_name
from integrations.models import Delivery, Endpoint, Message
from integrations.selectors.sight import readable
from integrations.states import EndpointState
from organisations.actors import all_tenant_ids
from proposals.models import Proposal
from reporting.models import PeriodicReport

logger = structlog.get_logger(__name__)
AT_ONCE = 500
DATA = ("code", "state", "version", "url")
TASK = "integrations.deliver"
_SOON = "integrations:soon"
_SOON_SECONDS = 1
Named = tuple[PublicEvent, Any]


def record(events: tuple[Any, ...]) -> None:
    """A recorder of core.events: one row for every public event, in the transaction of the event. Two statements for many."""
    named = [(row, event) for event in events if (row := public_name(event)) is not None]
    if not named:
        return
    now, messages = timezone.now(), []
    proposals = _proposals({event.proposal_id for row, event in named if row.subject == PROPOSAL})
    reports = _reports({event.report_id for row, event in named if row.subject != PROPOSAL})
    for row, event in named:
        subject_id = event.proposal_id if row.subject == PROPOSAL else event.report_id
        office, data = (proposals if row.subject == PROPOSAL else reports)[subject_id]
        messages.append(
            Message(
                tenant_id=event.tenant_id, type=row.name, occurred_at=now, organisation=office, subject=row.subject,
                subject_id=subject_id, data=data,
            )
        )  # fmt: skip
    Message.objects.bulk_create(messages)
    transaction.on_commit(wake)


def wake() -> None:
    """Ask a worker to send, at most once a second. Lost when the broker is away: beat asks every minute."""
    if cache.add(_SOON, 1, _SOON_SECONDS):
        # Looked up among the registered tasks because send_task ignores eager mode in tests.
        try:
            current_app.tasks[TASK].apply_async(countdown=_SOON_SECONDS)
        except Exception:  # broker away: what was done stays done, the row waits for beat
            logger.exception("delivery not asked for, beat will")
            cache.delete(_SOON)


def spread() -> int:
    """Give every connection that asked, and may see it, a row of its own. Returns how many messages were handled."""
    with tenant_scope(*all_tenant_ids()):
        waiting = Message.objects.filter(spread_at__isnull=True).order_by("id")
        messages = list(waiting.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        if not messages:
            return 0
        wanted = Endpoint.objects.filter(
            state__in=EndpointState.GATHERS, wanted__overlap=[row.type for row in messages]
        )
        rows = [row for endpoint in wanted.select_related("organisation") for row in _rows_for(endpoint, messages)]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        Message.objects.filter(pk__in=[row.pk for row in messages]).update(spread_at=timezone.now())
    return len(messages)


def body_of(message: Message) -> str:
    """The words that are signed and sent: integrations/catalogue.py says the same as a schema."""
    told = {
        "id": str(message.key), "type": message.type,
        "occurred_at": timezone.localtime(message.occurred_at).isoformat(), "organisation": message.organisation,
        "data": {name: message.data[name] for name in DATA},
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _rows_for(endpoint: Endpoint, messages: list[Message]) -> Iterable[Delivery]:
    mine = [row for row in messages if row.type in endpoint.wanted and row.occurred_at >= endpoint.created_at]
    ids: dict[str, set[int]] = defaultdict(set)
    for row in mine:
        ids[row.subject].add(row.subject_id)
    seen = {subject: readable(endpoint, subject, wanted) for subject, wanted in ids.items()}
    for row in mine:
        if row.subject_id in seen[row.subject]:
            yield Delivery(
                tenant_id=endpoint.tenant_id, endpoint=endpoint, message=row.key, type=row.type, subject=row.subject,
                subject_id=row.subject_id, occurred_at=row.occurred_at, body=body_of(row), next_at=row.occurred_at,
            )  # fmt: skip


def _proposals(ids: set[int]) -> dict[int, tuple[str, dict[str, Any]]]:
    """Organisation and data of each, as they stand inside the transaction."""
    if not ids:
        return {}
    rows = Proposal.objects.filter(pk__in=ids).values_list("pk", "unit__code", "code", "state", "version")
    return {
        pk: (unit, _data(code, state, version, reverse("api:proposal", args=(code,))))
        for pk, unit, code, state, version in rows
    }


def _reports(ids: set[int]) -> dict[int, tuple[str, dict[str, Any]]]:
    """A report is written down at the moment it is locked."""
    if not ids:
        return {}
    rows = PeriodicReport.objects.filter(pk__in=ids).values_list("pk", "organisation__code", "code", "number")
    return {
        pk: (office, _data(code, "locked", number, reverse("api:periodic_report", args=(code,))))
        for pk, office, code, number in rows
    }


def _data(code: str, state: str, version: int, path: str) -> dict[str, Any]:
    return {"code": code, "state": state, "version": version, "url": f"{settings.SITE_URL}{path}"}
