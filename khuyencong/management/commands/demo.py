"""`manage.py demo --scale N`: demonstration data for an empty portal."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khuyencong import demo_accounts
from khuyencong.demo.building import build
from organisations.models import User

LINES = 10


class Command(BaseCommand):
    lines = 0
    help = "Make demonstration data (only in an empty portal): SCALE 1 is about 400 proposals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="1 is about 400 proposals, 50 about 20,000")

        both = min(2, os.cpu_count() or 1)
        parser.add_argument("--processes", type=int, default=both, help="how many processes share the plan years")

    def handle(self, *args: Any, scale: float, processes: int, **options: Any) -> None:
        if scale <= 0:
            raise CommandError("The scale must be above 0.")
        if User.objects.filter(is_active=True).exists():
            raise CommandError("This portal has accounts already; demonstration data needs an empty one (make reset).")
        started = time.monotonic()
        made = build(scale, told=self._tell, processes=processes)
        seconds = time.monotonic() - started
        self.stdout.write(f"\n{len(made)} proposals in {seconds:.0f} s. Password of all: {demo_accounts.DEMO_PASSWORD}")
        self.stdout.write(demo_accounts.table())

    def _tell(self, taken: int, steps: int) -> None:
        """A bar on a terminal, some lines elsewhere."""
        if sys.stdout.isatty():
            self.stdout.write(f"\r{'█' * (40 * taken // steps):<40} {100 * taken // steps} %", ending="")
            self.stdout.flush()
        elif taken * LINES // steps > self.lines:
            self.lines = taken * LINES // steps
            self.stdout.write(f"  {100 * taken // steps} %")
