"""`manage.py demo --scale N`: demonstration data for an empty portal."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong import demo_accounts
from khuyencong.demo.building import build
from organisations.models import User

LINES = 20


class Command(BaseCommand):
    help = "Make demonstration data (only in an empty portal): SCALE 1 is about 400 proposals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="1 is about 400 proposals, 50 about 20,000")

    def handle(self, *args: Any, scale: float, **options: Any) -> None:
        if scale <= 0:
            raise CommandError("The scale must be above 0.")
        if User.objects.filter(is_active=True).exists():
            raise CommandError("This portal has accounts already; demonstration data needs an empty one (make reset).")
        started = time.monotonic()
        made = build(scale, told=self._tell)
        seconds = time.monotonic() - started
        self.stdout.write(f"{len(made)} proposals in {seconds:.0f} s. Password of all: {demo_accounts.DEMO_PASSWORD}")
        self.stdout.write(demo_accounts.table())

    def _tell(self, done: int, walks: int) -> None:
        """A bar on a terminal, some lines elsewhere."""
        if sys.stdout.isatty():
            bar = "█" * (30 * done // walks)
            self.stdout.write(f"\r{bar:<30} {done}/{walks}", ending="\n" if done == walks else "")
            self.stdout.flush()
        elif done % max(1, walks // LINES) == 0:
            self.stdout.write(f"  {done}/{walks}")
