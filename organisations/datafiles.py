"""Reads the dated, cited facts in organisations/data/."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """The content of data/<name>.yaml; read once, never changed by the caller."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
