"""Which years a plan, a bundle or a book can be of. Anything else cannot name one, so it is not found."""

from __future__ import annotations

import re
from typing import Final

FIRST_YEAR, LAST_YEAR = 2000, 2199
YEAR: Final = "2[01][0-9]{2}"


def read_year(text: str) -> int | None:
    """The year a text writes, or nothing."""
    return int(text) if re.fullmatch(YEAR, text) else None
