"""From addresses to Django's database settings."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def connection(url: str, *, max_age: int) -> dict[str, Any]:
    """Return the settings of one PostgreSQL connection, kept for `max_age` seconds."""
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
    return {
        **parsed,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": max_age,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parsed.get("OPTIONS", {}), "application_name": "khuyencong"},
    }


def role_of(url: str) -> str:
    """Return the role an address connects as."""
    return unquote(urlsplit(url).username or "")


def fingerprint(url: str) -> str:
    """Return a mark of server and role, whatever the database; it reveals neither."""
    return hashlib.sha256(urlsplit(url).netloc.encode()).hexdigest()
