"""One way in: `with tenant_scope(id): ...` sets both the ORM scope and the database session.

Tenant ids are primary keys of the organisations that are tenants of their own: each Sở Công Thương, and the Cục.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django_scopes import scope, scopes_disabled

SETTING = "app.tenant_ids"


@contextmanager
def tenant_scope(*tenant_ids: int) -> Iterator[None]:
    """Let the block see the rows of these tenants and no others. Opens a transaction; nests; restores on leaving."""
    ids = ",".join(str(int(i)) for i in tenant_ids)
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), set_config(%s, %s, true)", [SETTING, SETTING, ids])
        previous = cursor.fetchone()[0] or ""
        with scope(tenant=[int(i) for i in tenant_ids]):
            yield
        # The setting is local to the transaction: the end of an outermost scope, and the savepoint that an error rolls
        # back to, take it away by themselves.
        if nested and not connection.needs_rollback:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, previous])


@contextmanager
def no_tenant() -> Iterator[None]:
    """For code that touches only shared rows but passes through generic machinery (serialisers, admin of accounts).

    The database wall stays up: with no tenant set, every tenant table is empty.
    """
    with scopes_disabled():
        yield
