"""What must hold before the portal serves anybody. Errors here stop the web server and the workers."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as CheckWarning
from django.db import connection

from core.signature_check import load_roots
from khuyencong.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

TAG: Final = "khuyencong"


@register(Tags.database, TAG)
def application_role_obeys_row_level_security(
    *, databases: Iterable[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """kc.E001: the site must not connect as a role that passes through the wall between tenants."""
    if not databases or settings.DATABASE_ROLE == "owner":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, bypasses = cursor.fetchone()
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user LIMIT 1")
        owns = cursor.fetchone() is not None
    if bypasses:
        hint = "Give APP_DATABASE_URL a role that is NOSUPERUSER NOBYPASSRLS, or leave it out."
        return [Error(f"The site connects as “{name}”, which bypasses row-level security.", hint=hint, id="kc.E001")]
    if owns:
        hint = "Let the owner create roles (CREATEROLE), or give APP_DATABASE_URL a role of its own."
        return [
            CheckWarning(
                "The site connects as the owner of its tables: history is not protected from it.",
                hint=hint,
                id="kc.W001",
            )
        ]
    return []


@register(TAG)
def trust_roots_are_certificates(**_: Any) -> list[CheckMessage]:
    """kc.E003: a file among the trust roots that is no certificate would leave every signature unread."""
    if settings.SIGNATURE_TRUST_ROOTS is None:
        return []
    try:
        load_roots(settings.SIGNATURE_TRUST_ROOTS)
    except ValueError as error:
        return [Error(f"SIGNATURE_TRUST_ROOTS: {error}.", hint="Keep PEM or DER certificates only.", id="kc.E003")]
    return []


@register(Tags.database, TAG)
def no_demonstration_accounts_in_public(*, databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """kc.E002: accounts whose password everybody knows must not be reachable from outside."""
    if not databases or settings.DATABASE_ROLE == "owner" or settings.DEBUG or not host_is_public():
        return []
    user_model = get_user_model()
    if user_model._meta.db_table not in connection.introspection.table_names():
        return []
    names = [account.username for account in DEMO_ACCOUNTS]
    users = user_model._default_manager.filter(username__in=names, is_active=True)
    if not any(user.check_password(DEMO_PASSWORD) for user in users):
        return []
    hint = "Use an empty database, change those passwords, or serve on 127.0.0.1 only."
    return [
        Error(
            "Demonstration accounts with the published password exist and the host is public.", hint=hint, id="kc.E002"
        )
    ]


def host_is_public() -> bool:
    """Say whether others than this machine and its private network may reach the portal."""
    hosts = settings.ALLOWED_HOSTS if settings.IN_PRODUCTION else [settings.BIND_HOST]
    return any(not is_private_host(host) for host in hosts)


def is_private_host(host: str) -> bool:
    """Say whether a name or address is of this machine or its private network; 0.0.0.0 is everybody."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".test"))
    return not address.is_unspecified and (address.is_loopback or address.is_private)


def refuse_unsafe_start() -> None:
    """Run these checks now; exit with the sentences when one of them is an error."""
    try:
        found = run_checks(tags=[TAG], databases=["default"])
    finally:
        connection.close()
    for message in found:
        print(message, file=sys.stderr)
    if any(message.is_serious() for message in found):
        sys.exit(3)
