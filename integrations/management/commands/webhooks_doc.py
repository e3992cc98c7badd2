"""Write the table of events into docs/webhooks.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from integrations.documentation import with_table


class Command(BaseCommand):
    """A test compares."""

    help = "write the table of events into docs/webhooks.md"

    def handle(self, *args: Any, **options: Any) -> None:
        """Once."""
        page = Path(settings.BASE_DIR) / "docs" / "webhooks.md"
        page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")
