"""The first account of a new installation; all others are opened by this person in the browser."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.errors import Refused
from organisations import services
from organisations.actors import system_actor
from organisations.models import Organisation
from organisations.roles import OrganisationKind, Role


class Command(BaseCommand):
    """`manage.py create_administrator <user name> --name "…" --email …` asks for a password."""

    help = "Create the platform administrator, who opens all other accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name in Vietnamese order")
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass("Password: ")
        try:
            validate_password(password)
            with transaction.atomic():
                _create(options["username"], options["name"], options["email"], password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except Organisation.DoesNotExist as missing:
            raise CommandError("Reference data is missing; run `manage.py provision` first.") from missing
        self.stdout.write(f"Created {options['username']}.")


def _create(username: str, name: str, email: str, password: str) -> None:
    platform = Organisation.objects.get(kind=OrganisationKind.PLATFORM)
    actor = system_actor(platform.tenant_id or platform.pk)
    user = services.create_person(actor=actor, username=username, full_name=name, email=email, password=password)
    services.give_membership(
        actor=actor, user=user, organisation=platform, role=Role.PLATFORM_ADMIN, title="Quản trị viên"
    )
