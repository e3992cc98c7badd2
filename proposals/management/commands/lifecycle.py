"""`manage.py lifecycle` writes docs/lifecycle.md and docs/permissions.md from the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from proposals.documentation import lifecycle_page, permissions_page


class Command(BaseCommand):
    help = "Write docs/lifecycle.md and docs/permissions.md from the tables that run."

    def handle(self, *args: Any, **options: Any) -> None:
        docs = Path(settings.BASE_DIR) / "docs"
        docs.mkdir(exist_ok=True)
        (docs / "lifecycle.md").write_text(lifecycle_page(), encoding="utf-8")
        (docs / "permissions.md").write_text(permissions_page(), encoding="utf-8")
        self.stdout.write("docs/lifecycle.md, docs/permissions.md")
