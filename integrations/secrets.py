"""Secrets and signatures as the Standard Webhooks specification has them. Nothing here is stored but a salt."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from integrations.models import Endpoint

PREFIX = "whsec_"
SALT_BYTES = 16
SIGNED_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def fresh_salt() -> str:
    """For a new secret."""
    return secrets.token_hex(SALT_BYTES)


def _key(endpoint: Endpoint, salt: str) -> bytes:
    """What follows from the key of the portal, the connection and the salt; the table alone gives nobody a secret."""
    return hmac.new(settings.WEBHOOK_KEY.encode(), f"webhook {endpoint.key} {salt}".encode(), sha256).digest()


def secret_of(endpoint: Endpoint) -> str:
    """As the receiver writes it into its settings."""
    return PREFIX + b64encode(_key(endpoint, endpoint.salt)).decode()


def signed_headers(endpoint: Endpoint, message: str, body: bytes, at: datetime) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp`, `webhook-signature`: with both secrets while one takes over from the other."""
    stamp = str(int(at.timestamp()))
    old = endpoint.old_salt if endpoint.old_until and endpoint.old_until > at else ""
    content = f"{message}.{stamp}.".encode() + body
    signatures = [
        "v1," + b64encode(hmac.new(_key(endpoint, salt), content, sha256).digest()).decode()
        for salt in (endpoint.salt, old)
        if salt
    ]
    return dict(zip(SIGNED_HEADERS, (message, stamp, " ".join(signatures)), strict=True))
