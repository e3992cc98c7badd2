"""Finds connections, their log, and what an organisation may be told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from core.errors import NotFound
from core.keyset import KeysetPage, keyset_page
from integrations.catalogue import PROPOSAL
from integrations.models import Attempt, Delivery, Endpoint
from organisations.actors import Actor
from organisations.rules import may_connect
from proposals.selectors import recused_ids

_COLUMNS = ("id", "created_at")
LOG_PAGE = 20


def endpoints_of(actor: Actor | None) -> QuerySet[Endpoint]:
    """The connections of the own organisation in the own role, newest first; none for whoever does not keep them."""
    rows: QuerySet[Endpoint] = Endpoint.objects.none()
    if actor is not None and may_connect(actor):
        rows = Endpoint.objects.filter(organisation_id=actor.organisation.pk, role=actor.role)
    return rows


def get_endpoint(actor: Actor | None, key: UUID) -> Endpoint:
    """One of them. NotFound for all others."""
    found = endpoints_of(actor).select_related("organisation").filter(key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


def deliveries_of(actor: Actor, endpoint: Endpoint) -> QuerySet[Delivery]:
    """Its log, without dossiers this person is kept away from: the organisation hears of them, the person does not."""
    rows: QuerySet[Delivery] = Delivery.objects.filter(endpoint=endpoint)
    hidden = recused_ids(actor)
    return rows.exclude(Q(subject=PROPOSAL, subject_id__in=hidden)) if hidden else rows


def get_delivery(actor: Actor, endpoint: Endpoint, key: UUID) -> Delivery:
    """One row of the log. NotFound for all others."""
    found = deliveries_of(actor, endpoint).filter(key=key).first()
    if found is None:
        raise NotFound(str(key))
    return found


def log_page(actor: Actor, endpoint: Endpoint, *, cursor: str = "") -> KeysetPage:
    """A page of the log, newest first: `delivery` and its `tries` (newest first) beside every row. Three queries."""
    rows = deliveries_of(actor, endpoint).values(*_COLUMNS)
    page = keyset_page(rows, cursor=cursor, moment="created_at", size=LOG_PAGE)
    whole = Delivery.objects.prefetch_related("tries").in_bulk([row["id"] for row in page.rows])
    for row in page.rows:
        row["delivery"] = whole[row["id"]]
        row["tries"] = list(whole[row["id"]].tries.all())
    return page


def with_last_try(rows: list[Delivery]) -> list[Delivery]:
    """Put the newest try beside every row as `last_try`, with one query."""
    tries: dict[int, Attempt] = {}
    for one in Attempt.objects.filter(delivery__in=rows).order_by("at", "id"):
        tries[one.delivery_id] = one
    for row in rows:
        found: Any = row
        found.last_try = tries.get(row.pk)
    return rows
