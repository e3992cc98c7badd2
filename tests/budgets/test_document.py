"""docs/norms.md says what the files say."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from budgets.document import norms_document


def test_the_page_of_norms_is_up_to_date() -> None:
    assert (Path(settings.BASE_DIR) / "docs" / "norms.md").read_text(encoding="utf-8") == norms_document()
