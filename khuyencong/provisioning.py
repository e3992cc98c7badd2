"""Prepare a database: extensions, migrations, role and policies, reference data. Run as the owner, repeatable."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Final

from django.core.management import call_command
from django.db import connection, transaction

from core.rls import create_extensions, run_sql_files, secure

REFERENCE_APPS: Final = ("core", "organisations", "programmes", "budgets", "notifications", "reporting")


def provision(*, verbosity: int = 1) -> None:
    """Bring the connected database to the state the code expects."""
    with transaction.atomic(), connection.cursor() as cursor:
        create_extensions(cursor)
        run_sql_files(cursor, "sql/before")
    call_command("migrate", interactive=False, verbosity=verbosity)
    with transaction.atomic(), connection.cursor() as cursor:
        secure(cursor)
    for app in REFERENCE_APPS:
        if find_spec(f"{app}.reference") is not None:
            with transaction.atomic():
                import_module(f"{app}.reference").load()
