"""The published record, described once (data/fields.yaml): what JSON, CSV, Excel, the schema and the API are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils import timezone

from portal.states import PublicState

DATA: Final = Path(__file__).parent / "data"
STATE_LABELS: Final = dict(PublicState.choices)
_TYPES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "state": {"type": "string", "enum": list(PublicState.values)},
    "integer": {"type": "integer", "minimum": 0},
    "year": {"type": "integer"},
    "money": {"type": "integer", "minimum": 0},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "texts": {"type": "array", "items": {"type": "string"}},
}
TYPE_WORDS: Final = {
    "text": "chữ", "code": "mã (chữ)", "state": "mã (chữ)", "integer": "số nguyên", "year": "số nguyên", "money": "số nguyên",
    "date": "ngày (YYYY-MM-DD)", "moment": "thời điểm (ISO 8601)", "texts": "danh sách chữ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record; `empty`: may be null."""

    name: str
    label: str
    kind: str
    meaning: str
    source: str
    unit: str = ""
    empty: bool = False

    @property
    def type_words(self) -> str:
        """The type as people read it."""
        return TYPE_WORDS[self.kind]

    @property
    def schema(self) -> dict[str, Any]:
        """The field in JSON Schema."""
        shape = dict(_TYPES[self.kind])
        if self.empty:
            shape["type"] = [shape["type"], "null"]
        unit = {"x-unit": self.unit} if self.unit else {}
        return {**shape, "title": self.label, "description": f"{self.meaning} Nguồn: {self.source}.", **unit}


def table(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return document


FIELDS: Final = tuple(Field(**row) for row in table("fields.yaml")["fields"])
NAMES: Final = tuple(field.name for field in FIELDS)
# What is read from the table; the label of the state is put in from its code.
COLUMNS: Final = ("id", *(name for name in NAMES if name != "state_label"))
_MOMENTS: Final = frozenset(field.name for field in FIELDS if field.kind == "moment")


@lru_cache(maxsize=1)
def terms() -> dict[str, str]:
    """Conditions of use, and how sure they are."""
    return table("terms.yaml")


def record(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row (`values(*COLUMNS)`) as it is published: plain JSON values, every field, in the order of the table."""
    return {name: str(STATE_LABELS[row["state"]]) if name == "state_label" else _plain(row[name]) for name in NAMES}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def json_schema(address: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of one record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "Đề án khuyến công quốc gia đã công bố",
        "type": "object",
        "properties": {field.name: field.schema for field in FIELDS},
        "required": list(NAMES),
        "additionalProperties": False,
    }
