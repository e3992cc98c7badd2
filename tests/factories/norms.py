"""Builds changes of norms by calling the services, as the people of the cast."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from budgets.models import Norm, NormChange
from budgets.selectors.changes import owner_of, shape_of
from budgets.services.changes import draft_change, propose_change, publish_change
from budgets.terms import Terms
from core.tenancy import tenant_scope
from organisations.actors import Actor
from programmes.states import Confidence
from tests.cast import Cast

NATIONAL = "norm.ND3.3.ceiling"
LOCAL = "local.ND3.3.ceiling"


def terms(code: str = NATIONAL, owner: Any = None, **given: Any) -> Terms:
    """The terms of the norm as they stand, with another value from in thirty days; `given` goes before."""
    shape = shape_of(code, owner)
    usual: dict[str, Any] = {
        "value": Decimal(350_000_000),
        "per": shape.per,
        "counts": shape.counts,
        "cost_items": tuple(shape.cost_items),
        "multipliable": shape.multipliable,
        "binding": shape.binding,
        "conditions": shape.conditions,
        "document": "TT 99/2027/TT-BTC",
        "article": "Điều 1 khoản 4",
        "confidence": Confidence.CONFIRMED,
        "effective_from": timezone.localdate() + timedelta(days=30),
    }
    return Terms(**{**usual, **given})


def drafted(actor: Actor, code: str = NATIONAL, **given: Any) -> NormChange:
    """A change on its author's desk."""
    with tenant_scope(*actor.tenant_ids):
        return draft_change(actor=actor, code=code, terms=terms(code, owner_of(actor, code), **given))


def proposed(actor: Actor, code: str = NATIONAL, **given: Any) -> NormChange:
    """A change before the leader."""
    change = drafted(actor, code, **given)
    with tenant_scope(*actor.tenant_ids):
        return propose_change(change, actor=actor, version=change.version)


def published(cast: Cast, author: str, leader: str, code: str = NATIONAL, **given: Any) -> Norm:
    """A new value, by two persons."""
    change = proposed(cast[author], code, **given)
    with tenant_scope(*cast[leader].tenant_ids):
        return publish_change(change, actor=cast[leader], version=change.version)
