"""Sends what waits. One run is one task: short transactions here, the sending itself in threads that know no database.

A connection is spoken to by one run at a time (`busy_until`), and after a failure left alone for a while (`hold_until`): a dead
receiver costs others nothing but a thread. Every row is claimed before it is sent and settled after; what a killed worker had
claimed comes due again by itself. So a message may arrive twice, never not at all.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from core.tenancy import tenant_scope
from integrations.models import Delivery, Endpoint
from integrations.secrets import signed_headers
from integrations.selectors.sight import readable, reader_of
from integrations.sending import Outcome, post
from integrations.services.outbox import spread
from integrations.services.settling import settle
from integrations.states import DeliveryState, EndpointState
from organisations.actors import all_tenant_ids

logger = structlog.get_logger(__name__)
RUN_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed row, ready to be sent."""

    delivery_id: int
    endpoint_id: int
    url: str
    headers: dict[str, str]
    body: bytes


def deliver() -> int:
    """Spread the outbox and send until nothing is due or the run is over. Returns how many tries were made."""
    while spread():
        pass
    ends, tries = time.monotonic() + RUN_SECONDS, 0
    with ThreadPoolExecutor(max_workers=settings.WEBHOOK_PARALLEL) as threads:
        under_way: dict[Future[Outcome], Letter] = {}
        while True:
            if time.monotonic() < ends:
                for letter in _claim(settings.WEBHOOK_PARALLEL - len(under_way)):
                    under_way[threads.submit(post, letter.url, letter.body, letter.headers)] = letter
            if not under_way:
                return tries
            for future in wait(under_way, timeout=1, return_when=FIRST_COMPLETED).done:
                letter = under_way.pop(future)
                with tenant_scope(*all_tenant_ids()):
                    settle(letter.delivery_id, letter.endpoint_id, _outcome_of(future))
                tries += 1


def _outcome_of(future: Future[Outcome]) -> Outcome:
    """A fault of ours is a failed try like others: it must not keep all other messages from being sent."""
    if trouble := future.exception():
        logger.error("message not sent", exc_info=trouble)
        return Outcome(None, 0, "Lỗi của cổng khi gửi; đã được ghi lại.")
    return future.result()


def lease() -> timedelta:
    """Longer than any try takes: until then nobody else touches what was claimed."""
    bound = settings.WEBHOOK_CONNECT_SECONDS * 3 + settings.WEBHOOK_SECONDS
    return timedelta(seconds=2 * bound)


def _claim(free: int) -> list[Letter]:
    """The next row of up to `free` connections that are nobody's at the moment, those that waited longest first."""
    if free <= 0:
        return []
    with tenant_scope(*all_tenant_ids()):
        now, letters = timezone.now(), []
        for endpoint in _ready(now)[:free]:
            letter = _next_letter(endpoint, now)
            if letter is not None:
                letters.append(letter)
        return letters


def _ready(now: datetime) -> QuerySet[Endpoint]:
    """Locked for this transaction; what another run has just locked is skipped."""
    due = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lte=now)
    rows: QuerySet[Endpoint] = Endpoint.objects.filter(
        Q(busy_until__isnull=True) | Q(busy_until__lt=now), Q(hold_until__isnull=True) | Q(hold_until__lte=now),
        Exists(due), state=EndpointState.ACTIVE,
    )  # fmt: skip
    rows = rows.select_related("organisation").select_for_update(of=("self",), skip_locked=True)
    return rows.order_by(F("hold_until").asc(nulls_first=True), "pk")


def _next_letter(endpoint: Endpoint, now: datetime) -> Letter | None:
    """Claim the oldest due row the organisation still may hear of; those it may not are put aside."""
    due = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, next_at__lte=now)
    for row in due.order_by("next_at", "id")[: settings.WEBHOOK_PARALLEL]:
        if not _still_theirs(endpoint, row):
            Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.WITHHELD, finished_at=now)
            continue
        until = now + lease()
        Delivery.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, next_at=until)
        Endpoint.objects.filter(pk=endpoint.pk).update(busy_until=until)
        body = row.body.encode()
        return Letter(row.pk, endpoint.pk, endpoint.url, signed_headers(endpoint, str(row.message), body, now), body)
    return None


def _still_theirs(endpoint: Endpoint, row: Delivery) -> bool:
    if not row.subject:
        return reader_of(endpoint) is not None
    return row.subject_id in readable(endpoint, row.subject, {row.subject_id})
