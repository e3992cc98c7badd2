"""Say on the public pages that a decision no longer speaks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import NotFound, Refused
from portal.services import take_back_decision


class Command(BaseCommand):
    """`manage.py take_back_decision <slug> --reason "…" [--replaced-by <slug>]`"""

    help = "Mark a published decision as withdrawn, or as replaced by another published one. Its PDF is no longer given out."

    def add_arguments(self, parser: CommandParser) -> None:
        """The last part of the decision's address, why, and what replaces it."""
        parser.add_argument("slug")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--replaced-by", default="")

    def handle(self, *_args: Any, slug: str, reason: str, replaced_by: str, **_options: Any) -> None:
        """All reasons at once when it cannot be done."""
        try:
            decision = take_back_decision(slug, reason=reason, replaced_by=replaced_by)
        except NotFound as missing:
            raise CommandError(f"Không có quyết định công khai “{slug}”.") from missing
        except Refused as refused:
            raise CommandError(" ".join(one.message for one in refused.reasons)) from refused
        self.stdout.write(f"{decision}: {decision.get_state_display()}")
