from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.rls import RoleError
from khuyencong.provisioning import provision


class Command(BaseCommand):
    """`manage.py provision`."""

    help = "Create extensions, migrate, secure the tables and load the reference data. Runs as the owner; repeatable."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare the database of DATABASE_URL."""
        if settings.DATABASE_ROLE != "owner":
            message = "Run this as the owner: python manage.py provision, or KC_DATABASE_ROLE=owner."
            raise CommandError(message)
        try:
            provision(verbosity=options["verbosity"])
        except RoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The database is ready.")
