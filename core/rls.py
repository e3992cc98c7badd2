"""The wall inside the database: the application role, what it may do, and which rows it may see.

Everything is derived from the models, so a new tenant table is secured by being declared. Run by the owner of the
tables, after migrations, any number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.backends.utils import CursorWrapper
from pghistory.models import Context, Event
from psycopg2 import sql

from core.models import TenantModel

EXTENSIONS: Final = ("unaccent", "pg_trgm", "btree_gist")
POLICY: Final = "tenant_isolation"
# The list of tenants stands in a subquery so that it is taken apart once a statement, not once a row.
MINE: Final = "tenant_id = ANY ((SELECT string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::bigint[])::bigint[])"


class RoleError(Exception):
    """The database does not let us have a role of our own; the message is for a person.

    `owner_is_fit`: the owner obeys row-level security itself, so the site may connect as the owner.
    """

    def __init__(self, message: str, *, owner_is_fit: bool = False) -> None:
        super().__init__(message)
        self.owner_is_fit = owner_is_fit


def create_extensions(cursor: CursorWrapper) -> None:
    """Create what the migrations need; an extension that is there already needs no rights."""
    cursor.execute("SELECT extname FROM pg_extension")
    present = {name for (name,) in cursor.fetchall()}
    for name in EXTENSIONS:
        if name not in present:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")


def run_sql_files(cursor: CursorWrapper, folder: str) -> None:
    """Run `<app>/<folder>/*.sql` of every app in order: idempotent statements, `CREATE OR REPLACE` and the like."""
    for config in apps.get_app_configs():
        for file in sorted((Path(config.path) / folder).glob("*.sql")):
            cursor.execute(file.read_text(encoding="utf-8"))


def secure(cursor: CursorWrapper) -> None:
    """Bring role, privileges and policies in line with the models. Call inside a transaction."""
    role = settings.APPLICATION_ROLE
    ensure_role(cursor, role, settings.APPLICATION_ROLE_PASSWORD)
    cursor.execute("SELECT current_user")
    role_owns_tables = cursor.fetchone() == (role,)
    # The files ask for it: what opens a door for the owner must stay shut where the site itself connects as the owner.
    cursor.execute("SELECT set_config('app.application_role', %s, true)", [role])
    run_sql_files(cursor, "sql")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    existing = {name for (name,) in cursor.fetchall()}
    if not role_owns_tables:
        _grant(cursor, role, existing & set(append_only_tables()))
        _revoke_writing(cursor, role, existing & set(tables_of_triggers()))
        _grant_columns(cursor, role, {table: names for table, names in updatable_columns() if table in existing})
    _set_policies(cursor, existing & set(tenant_tables()))


def ensure_role(cursor: CursorWrapper, role: str, password: str) -> None:
    """Create the application role or correct it. Raises RoleError when the owner may not create it."""
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if settings.GIVEN_APPLICATION_URL:
        if found is None or found[0]:
            raise RoleError(f"The role {role} of APP_DATABASE_URL must exist, as NOSUPERUSER NOBYPASSRLS.")
        return
    cursor.execute(
        "SELECT rolsuper OR rolcreaterole, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    may_create, owner_bypasses = cursor.fetchone()
    if not may_create:
        raise RoleError(
            f"The owner of the database may not create roles: let an administrator create {role} as "
            "LOGIN NOSUPERUSER NOBYPASSRLS and give its address in APP_DATABASE_URL.",
            owner_is_fit=not owner_bypasses,
        )
    name, known_password = sql.Identifier(role), sql.Literal(password)
    if found is None:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(name))
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
    elif found[0]:
        cursor.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS").format(name))
    cursor.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, known_password))


def concrete_models() -> Iterator[type[models.Model]]:
    """Every model with a table of its own, the automatic many-to-many ones included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def is_tenant_model(model: type[models.Model]) -> bool:
    """Say whether the rows belong to a tenant: a TenantModel, or the history of one."""
    subject: Any = getattr(model, "pgh_tracked_model", model)
    has_tenant = any(field.column == "tenant_id" for field in model._meta.concrete_fields)
    return has_tenant and issubclass(subject, TenantModel)


def tenant_tables() -> Iterator[str]:
    """Tables behind the wall."""
    return (model._meta.db_table for model in concrete_models() if is_tenant_model(model))


def append_only_tables() -> Iterator[str]:
    """Tables in which the application role can only read and add: ledgers, opinions, history."""
    for model in concrete_models():
        if getattr(model, "append_only", False) or issubclass(model, Event):
            yield model._meta.db_table


def tables_of_triggers() -> Iterator[str]:
    """Tables the application role can only read (`only_triggers_write` of the model): triggers of the owner write them."""
    for model in concrete_models():
        if getattr(model, "only_triggers_write", False):
            yield model._meta.db_table


def updatable_columns() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Tables of which the application role may change only the named columns (`updatable` of the model)."""
    for model in concrete_models():
        if names := getattr(model, "updatable", ()):
            columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
            yield model._meta.db_table, tuple(columns[name] for name in names)


def _revoke_writing(cursor: CursorWrapper, role: str, tables: set[str]) -> None:
    for table in sorted(tables):
        statement = sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}")
        cursor.execute(statement.format(sql.Identifier(table), sql.Identifier(role)))


def _grant_columns(cursor: CursorWrapper, role: str, tables: dict[str, tuple[str, ...]]) -> None:
    name = sql.Identifier(role)
    for table, columns in sorted(tables.items()):
        there, listed = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(there, name))
        cursor.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(listed, there, name))


def _grant(cursor: CursorWrapper, role: str, append_only: set[str]) -> None:
    name = sql.Identifier(role)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
    ):
        cursor.execute(sql.SQL(statement).format(name))
    for table in sorted(append_only):
        cursor.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name))
    # The trigger of pghistory completes the context row of its own request, hence UPDATE; nobody deletes.
    context = sql.Identifier(Context._meta.db_table)
    cursor.execute(sql.SQL("REVOKE DELETE ON {} FROM {}").format(context, name))


def _set_policies(cursor: CursorWrapper, wanted: set[str]) -> None:
    cursor.execute("SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = %s", [POLICY])
    present = {table for (table,) in cursor.fetchall()}
    rule = f"ON {{table}} USING ({MINE}) WITH CHECK ({MINE})"
    _execute_each(cursor, present - wanted, f"DROP POLICY {POLICY} ON {{table}}")
    _execute_each(cursor, present - wanted, "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    _execute_each(cursor, present - wanted, "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    _execute_each(cursor, wanted - present, f"CREATE POLICY {POLICY} {rule}")
    _execute_each(cursor, present & wanted, f"ALTER POLICY {POLICY} {rule}")
    _execute_each(cursor, wanted, "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    _execute_each(cursor, wanted, "ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _execute_each(cursor: CursorWrapper, tables: Iterable[str], statement: str) -> None:
    for table in sorted(tables):
        cursor.execute(sql.SQL(statement).format(table=sql.Identifier(table)))
