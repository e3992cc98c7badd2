"""The YAML files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from proposals.states import Kind

HERE = Path(__file__).parent
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Example:
    """What a đề án is about: title, content, trade and size of a real one. `support` and `total` are đồng."""

    title: str
    content: str
    trade: str
    form: str
    support: int
    total: int
    theme: str
    items: tuple[str, ...]
    province: str = ""
    kind: str = Kind.CONCRETE
    others: tuple[str, ...] = ()
    several: bool = False


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Every example, in the order of the file."""
    rows = []
    for row in read("examples")["examples"]:
        facts = {name: value for name, value in row.items() if name != "invented"}
        facts |= {name: round(row[name] * MILLION) for name in ("support", "total")}
        facts |= {name: tuple(row.get(name, ())) for name in ("items", "others")}
        rows.append(Example(**facts))
    return tuple(rows)


@lru_cache(maxsize=8)
def read(name: str) -> dict[str, Any]:
    """One file, by its name without extension."""
    document: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return document
