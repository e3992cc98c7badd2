from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from organisations.actors import all_tenant_ids
from reporting.services import compare_statistics


class Command(BaseCommand):
    """`manage.py check_statistics`."""

    help = "Đối soát: count every đề án anew and compare with the figures kept for statistics."

    def add_arguments(self, parser: CommandParser) -> None:
        """Looking and mending are two things."""
        parser.add_argument("--mend", action="store_true", help="Write the difference, so that the figures are right.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say which cells differ."""
        found = compare_statistics(*all_tenant_ids(), mend=options["mend"])
        for row in found:
            self.stdout.write(
                f"tenant {row.tenant_id}, {row.plan_year}, content {row.content_id}, {row.state}: "
                f"{row.proposals:+d} đề án, {row.in_force:+d} đồng"
            )
        done = " Mended." if found and options["mend"] else ""
        self.stdout.write(f"{len(found)} cells differ.{done}" if found else "The figures agree with the đề án.")
