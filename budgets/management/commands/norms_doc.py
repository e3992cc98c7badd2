"""Write docs/norms.md from the norm files: every value, period, article and how sure we are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from budgets.document import norms_document


class Command(BaseCommand):
    """`manage.py norms_doc [--check]`"""

    help = "Write docs/norms.md from budgets/norms/*.yaml; with --check only say whether it is up to date."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` writes nothing."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Compare or write."""
        path = Path(settings.BASE_DIR) / "docs" / "norms.md"
        text = norms_document()
        if check:
            current = path.read_text(encoding="utf-8") if path.exists() else ""
            self.stdout.write("up to date" if current == text else "out of date")
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path} written")
