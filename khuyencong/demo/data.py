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
class ExampleLine:
    """One line of the estimate, for each beneficiary when `each`. `support` and `total` are đồng."""

    name: str
    support: int
    total: int
    content: str = ""
    item: str = ""
    units: int = 1
    each: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """What a đề án is about: title, content, trade and size of a real one. `support` and `total` are đồng.

    `lines` say what goes where when several contents or beneficiaries share; else the items share cost and support.
    `exception` is what a competent authority allows beyond the norms, đồng.
    """

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
    lines: tuple[ExampleLine, ...] = ()
    beneficiaries: int = 1
    units: int = 1
    flags: tuple[str, ...] = ()
    multiplier: str = "1"
    exception: int = 0


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Every example, in the order of the file."""
    rows = []
    for row in read("examples")["examples"]:
        facts = {name: value for name, value in row.items() if name != "invented"}
        facts |= _in_dong(row, "support", "total", "exception")
        facts |= {name: tuple(row.get(name, ())) for name in ("items", "others", "flags")}
        facts["lines"] = tuple(
            ExampleLine(**line | _in_dong(line, "support", "total")) for line in row.get("lines", ())
        )
        rows.append(Example(**facts))
    return tuple(rows)


def _in_dong(row: dict[str, Any], *names: str) -> dict[str, int]:
    return {name: round(row.get(name, 0) * MILLION) for name in names}


@lru_cache(maxsize=8)
def read(name: str) -> dict[str, Any]:
    """One file, by its name without extension."""
    document: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return document
