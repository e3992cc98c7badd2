"""Prepare a database: extensions, migrations, role and policies, reference data. Run as the owner, repeatable.

An empty database gets its tables from the models at once, and the migrations are noted as taken: going through their
history renders every model hundreds of times, a minute and more of nothing but Python. A test holds both ways to the same
schema (tests/khuyencong/test_schema.py), so a migration that forgets something does not pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pghistory.models import Context

from core.rls import create_extensions, run_sql_files, secure

REFERENCE_APPS: Final = ("core", "organisations", "programmes", "budgets", "notifications", "reporting")


def make_tables(*, verbosity: int = 1, by_migrations: bool = False) -> None:
    """Bring the tables to the state of the models: at once where there is none yet, else by the migrations."""
    history = MigrationRecorder(connection)
    if by_migrations or history.has_table():
        call_command("migrate", interactive=False, verbosity=verbosity)
        return
    steps = MigrationLoader(connection).disk_migrations
    with transaction.atomic():
        with _without_migrations():
            call_command("migrate", interactive=False, run_syncdb=True, verbosity=max(verbosity - 1, 0))
        Context.install_pgh_attach_context_func()
        call_command("pgtrigger", "install", verbosity=0)
        for app, name in sorted(steps):
            history.record_applied(app, name)


@contextmanager
def _without_migrations() -> Iterator[None]:
    """Inside, no app has migrations, so that `migrate` makes the tables of all of them from their models."""
    before = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = before


def provision(*, verbosity: int = 1, by_migrations: bool = False) -> None:
    """Bring the connected database to the state the code expects.

    `by_migrations`: take every migration even in an empty database, to compare.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        create_extensions(cursor)
        run_sql_files(cursor, "sql/before")
    make_tables(verbosity=verbosity, by_migrations=by_migrations)
    with transaction.atomic(), connection.cursor() as cursor:
        secure(cursor)
    for app in REFERENCE_APPS:
        if find_spec(f"{app}.reference") is not None:
            with transaction.atomic():
                import_module(f"{app}.reference").load()
