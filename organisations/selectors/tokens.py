"""Finds access codes: by their secret for the gate, by their person for the page."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from core.errors import NotFound
from organisations.models import ApiToken, User

PREFIX = "kc_"
"""Begins every secret, so that a leaked one is recognised for what it is."""


def digest_of(secret: str) -> str:
    """What is kept of a secret. 32 random bytes need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def usable_token(secret: str) -> ApiToken | None:
    """The code with this secret, unless it was revoked or has expired."""
    rows = ApiToken.objects.select_related("membership__user", "membership__organisation")
    return rows.filter(digest=digest_of(secret), revoked_at__isnull=True, expires_at__gt=timezone.now()).first()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's codes in all roles, newest first."""
    return ApiToken.objects.filter(membership__user=user).select_related("membership__organisation")


def get_token(user: User, key: str) -> ApiToken:
    """One of the person's own codes; NotFound for all others."""
    found = tokens_of(user).filter(key=key).first()
    if found is None:
        raise NotFound(key)
    return found
