"""The part of a file that a client asks for (RFC 9110, one range of bytes). Pure."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one behind the last; None when the whole file is meant or the header cannot be served."""
    found = _ONE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    start, stop = (int(first), min(int(last or size), size - 1) + 1) if first else (max(size - int(last), 0), size)
    return (start, stop) if start < stop else None
