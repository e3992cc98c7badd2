"""Finds out who acts, lets the request into their tenants, and tells the history who did it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from django.http import HttpRequest, HttpResponse

from core.audit import acting_context
from core.tenancy import tenant_scope
from organisations.actors import Actor, actor_from_choice

MEMBERSHIP = "membership"
DELEGATION = "delegation"


class ActingMiddleware:
    """Set `request.actor` (an Actor or None) and open the scope of its tenants around the whole request.

    Nobody's request has no scope at all, so a query for tenant rows fails loudly. ATOMIC_REQUESTS stays on: Django turns
    a view's exception into a response before it comes back here, and only the inner block rolls back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = _actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor is None:
            return self.get_response(request)
        with ExitStack() as stack:
            stack.enter_context(
                acting_context(
                    user=actor.user.pk,
                    organisation=actor.organisation.pk,
                    on_behalf_of=actor.on_behalf_of,
                    reference=getattr(request, "reference", ""),
                )
            )
            stack.enter_context(tenant_scope(*actor.tenant_ids))
            return self.get_response(request)


def choose(request: HttpRequest, actor: Actor) -> None:
    """Keep the capacity for the rest of the session."""
    request.session[MEMBERSHIP] = None if actor.delegation_id else actor.membership_id
    request.session[DELEGATION] = actor.delegation_id


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    return actor_from_choice(
        request.user,
        membership_id=request.session.get(MEMBERSHIP),
        delegation_id=request.session.get(DELEGATION),
    )
