"""What the docs say about tables is what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from proposals.documentation import lifecycle_page, permissions_page


@pytest.mark.pure
@pytest.mark.parametrize(("name", "page"), [("lifecycle", lifecycle_page), ("permissions", permissions_page)])
def test_the_page_is_what_the_command_writes(name: str, page) -> None:
    written = (Path(settings.BASE_DIR) / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert written == page(), "run: python manage.py lifecycle"
