from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.rls import RoleError
from khuyencong.provisioning import provision


class Command(BaseCommand):
    """`manage.py provision`."""

    help = "Create extensions, migrate, secure the tables and load the reference data. Runs as the owner; repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        """A test takes the long way too."""
        parser.add_argument(
            "--by-migrations", action="store_true", help="Take every migration even where there is no table yet."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare the database of DATABASE_URL."""
        if settings.DATABASE_ROLE != "owner":
            message = "Run this as the owner: python manage.py provision, or KC_DATABASE_ROLE=owner."
            raise CommandError(message)
        try:
            provision(verbosity=options["verbosity"], by_migrations=options["by_migrations"])
        except RoleError as error:
            if not error.owner_is_fit:
                raise CommandError(str(error)) from error
            self._connect_as_the_owner()
        if options["verbosity"]:
            self.stdout.write("The database is ready.")

    def _connect_as_the_owner(self) -> None:
        """Let the site connect as the owner, who obeys the policies but could change history; finish in a new process."""
        settings.OWNER_AS_APPLICATION_MARK.write_text(settings.OWNER_FINGERPRINT, encoding="ascii")
        self.stderr.write(
            "The owner may not create roles but obeys row-level security itself, so the site connects as the owner."
        )
        subprocess.run([sys.executable, *sys.argv], check=True)
