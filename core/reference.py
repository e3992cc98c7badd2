"""Reference data of the core: public holidays. Loading twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from core.calendars import forget_holidays
from core.models import Holiday

if TYPE_CHECKING:
    from datetime import date

HOLIDAYS_FILE = Path(__file__).parent / "data" / "holidays.yaml"
CONFIDENCES = frozenset({"announced", "computed", "assumed"})


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One line of holidays.yaml."""

    day: date
    name: str
    source: str
    confidence: str
    kind: str = Holiday.Kind.HOLIDAY.value


def holiday_rows() -> list[HolidayRow]:
    """The days on file, checked. Raises ValueError on a repeated day or an unknown word."""
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(HOLIDAYS_FILE.read_text(encoding="utf-8"))
    rows = [
        HolidayRow(**{name: value for name, value in line.items() if name != "checked"})
        for line in document["holidays"]
    ]
    seen: set[date] = set()
    for row in rows:
        if row.day in seen or row.confidence not in CONFIDENCES or row.kind not in Holiday.Kind.values:
            msg = f"holidays.yaml: wrong or repeated line for {row.day}"
            raise ValueError(msg)
        seen.add(row.day)
    return rows


def load() -> None:
    """Bring the table to what the file says for the file's days; other days stay as they are."""
    for row in holiday_rows():
        Holiday.objects.update_or_create(
            day=row.day,
            defaults={"kind": row.kind, "name": row.name, "source": row.source, "confidence": row.confidence},
        )
    forget_holidays()
