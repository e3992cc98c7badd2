"""Finds out who acts, by session or by access code, lets the request into their tenants, tells the history who did it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from django.http import HttpRequest, HttpResponse, JsonResponse

from core.audit import acting_context
from core.problems import problem
from core.tenancy import tenant_scope
from organisations.actors import Actor, actor_for, actor_from_choice
from organisations.models import ApiToken
from organisations.selectors import usable_token
from organisations.services import note_use

MEMBERSHIP = "membership"
DELEGATION = "delegation"
API = "/api/"
SCHEME = "token"
CHALLENGE = 'Token realm="api"'


class ActingMiddleware:
    """Set `request.actor` (an Actor or None) and open the scope of its tenants around the whole request.

    Nobody's request has no scope at all, so a query for tenant rows fails loudly. ATOMIC_REQUESTS stays on: Django turns
    a view's exception into a response before it comes back here, and only the inner block rolls back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        secret = _secret(request)
        token = usable_token(secret) if secret else None
        actor = _actor_by_token(token) if secret is not None else _actor(request)
        if secret is not None and actor is None:
            return _unknown_token()
        request.actor, request.api_token = actor, token  # type: ignore[attr-defined]
        if actor is None:
            return self.get_response(request)
        with ExitStack() as stack:
            stack.enter_context(
                acting_context(
                    user=actor.user.pk,
                    organisation=actor.organisation.pk,
                    role=str(actor.role),
                    on_behalf_of=actor.on_behalf_of,
                    reference=getattr(request, "reference", ""),
                    token=str(token.key) if token else "",
                )
            )
            stack.enter_context(tenant_scope(*actor.tenant_ids))
            if token is not None:
                request.user = actor.user
                note_use(token)
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


def _secret(request: HttpRequest) -> str | None:
    """What stands in `Authorization: Token …` of a call of the API; None when there is no such header."""
    if not request.path.startswith(API):
        return None
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else None


def _actor_by_token(token: ApiToken | None) -> Actor | None:
    """The person of the code in its organisation, while they still hold that role."""
    return actor_for(token.membership.user, token.membership) if token else None


def _unknown_token() -> HttpResponse:
    """The code is not known, was revoked, has expired, or its person no longer holds the role."""
    body = problem(401, message="Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.")
    return JsonResponse(body, status=401, headers={"WWW-Authenticate": CHALLENGE})
