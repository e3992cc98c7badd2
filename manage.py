#!/usr/bin/env python
"""Run a management command, for example `python manage.py provision`."""

from __future__ import annotations

import os
import sys
from typing import Final

from khuyencong import embedded, supervisor

# These commands write the schema or the roles, so they connect as the owner of the database.
OWNER_COMMANDS: Final = frozenset(
    {
        "provision",
        "migrate",
        "makemigrations",
        "sqlmigrate",
        "showmigrations",
        "flush",
        "dbshell",
        "inspectdb",
    }
)


def main() -> None:
    """Choose the database role, then hand over to Django."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "embedded":
        sys.exit(embedded.main(sys.argv[2:]))
    if command == "serve":
        sys.exit(supervisor.main(sys.argv[2:]))
    if command in OWNER_COMMANDS:
        os.environ.setdefault("KC_DATABASE_ROLE", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the role is chosen first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
