"""An example for every body and answer of the description, made of its own schema, so that it cannot say anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DEEPEST: Final = 16
BY_NAME: Final[Mapping[str, Any]] = {
    "code": "KCQG-2026-0001",
    "proposal": "KCQG-2026-0001",
    "draft_code": "DT-7K3M9QWD",
    "title": "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sấy nông sản",
    "name": "Máy sấy bơm nhiệt",
    "note": "Đã đối chiếu với hồ sơ kèm theo.",
    "reason": "Thiếu báo giá của thiết bị chính.",
    "plan_year": 2027,
    "year": 2027,
    "version": 3,
    "month": "2026-11",
    "content": "ND3.3",
    "content_code": "ND3.3",
    "unit": "ttkc-da-nang",
    "organisation": "sct-da-nang",
    "email": "canbo@example.com",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
"""What a reader recognises; used where it fits the schema."""
BY_FORMAT: Final[Mapping[str, Any]] = {
    "date": "2026-11-27",
    "date-time": "2026-11-27T09:30:00+07:00",
    "time": "09:30:00",
    "uuid": "6d0c1fc6-2a55-4b7d-9d30-6a9ddf3a0d11",
    "uri": "https://khuyencong.example/",
    "email": "canbo@example.com",
    "binary": "(tệp)",
    "decimal": "1.00",
}
MONEY: Final = 300_000_000
MONEY_NAMES: Final = (
    "amount",
    "cost",
    "money",
    "national",
    "local",
    "beneficiary",
    "price",
    "asked",
    "allowed",
    "total",
)


def example_of(shape: Mapping[str, Any], components: Mapping[str, Any], *, name: str = "", depth: int = 0) -> Any:
    """A value that fits a schema of the description. `components` = its named schemas."""
    if "$ref" in shape:
        return example_of(components[shape["$ref"].rpartition("/")[2]], components, name=name, depth=depth + 1)
    for word in ("allOf", "oneOf", "anyOf"):
        if choices := shape.get(word):
            return example_of(_telling(choices), components, name=name, depth=depth + 1)
    if values := shape.get("enum"):
        return next((value for value in values if value not in {"", None}), values[0])
    if "const" in shape:
        return shape["const"]
    return _of_kind(_kind(shape), shape, components, name, depth)


def _telling(choices: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The first that is more than null or an empty word."""
    for choice in choices:
        if choice.get("type") != "null" and choice.get("enum") not in ([""], [None]):
            return choice
    return choices[0]


def _kind(shape: Mapping[str, Any]) -> str:
    kinds = shape.get("type", "object" if "properties" in shape else "any")
    return next((kind for kind in kinds if kind != "null"), "null") if isinstance(kinds, list) else str(kinds)


def _of_kind(kind: str, shape: Mapping[str, Any], components: Mapping[str, Any], name: str, depth: int) -> Any:
    if kind == "object":
        inside = shape.get("properties", {}) if depth <= DEEPEST else {}
        return {key: example_of(row, components, name=key, depth=depth + 1) for key, row in inside.items()}
    if kind == "array":
        empty = depth > DEEPEST or not shape.get("items")
        rows = max(1, shape.get("minItems", 0))
        return [] if empty else [example_of(shape["items"], components, name=name, depth=depth + 1)] * rows
    plain = {
        "integer": _number(shape, name),
        "number": shape.get("minimum", 1),
        "boolean": True,
        "string": _text(shape, name),
    }
    return plain.get(kind)


def _number(shape: Mapping[str, Any], name: str) -> int:
    known = BY_NAME.get(name)
    wanted = known if isinstance(known, int) else MONEY if name.startswith(MONEY_NAMES) else 1
    lowest, highest = shape.get("minimum", wanted), shape.get("maximum", wanted)
    return int(min(max(wanted, lowest), highest))


def _text(shape: Mapping[str, Any], name: str) -> str:
    if found := BY_FORMAT.get(shape.get("format", "")):
        return str(found)
    known = BY_NAME.get(name)
    text = known if isinstance(known, str) else "1.00" if "pattern" in shape else "…"
    least = shape.get("minLength", 0)
    return text[: shape.get("maxLength", len(text))].ljust(least, "…")
