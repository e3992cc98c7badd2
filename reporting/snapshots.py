"""Snapshots: frozen dataclasses that go into JSON and come back exactly as they were.

A snapshot holds text, whole numbers, yes/no, dates, tuples of those, and other snapshots; nothing else. Whatever
cannot be said with these (a quantity of 1,5 tonnes) is put into words when the snapshot is built.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Json = dict[str, Any]


class SnapshotError(ValueError):
    """Stored JSON does not fit the dataclass it is read into, or a value has no JSON form."""


def to_json(snapshot: Any) -> Json:
    """The snapshot as JSON-ready dicts and lists; dates as ISO 8601."""
    return {field.name: _plain(getattr(snapshot, field.name), field.name) for field in dataclasses.fields(snapshot)}


def from_json(cls: type[T], data: Json) -> T:
    """Read a snapshot back. Raises SnapshotError naming the field when something is missing, unknown or ill-typed."""
    hints = _hints(cls)  # type: ignore[arg-type] # a class is hashable; typeshed wants to see it
    if unknown := sorted(set(data) - set(hints)):
        raise SnapshotError(f"{cls.__name__} has no field {', '.join(unknown)}.")
    if missing := sorted(_required(cls) - set(data)):  # type: ignore[arg-type]
        raise SnapshotError(f"{cls.__name__} lacks {', '.join(missing)}.")
    return cls(**{name: _typed(hints[name], value, f"{cls.__name__}.{name}") for name, value in data.items()})


def fingerprint(data: Json) -> str:
    """SHA-256 (hex) of the JSON in one canonical spelling: the same words give the same fingerprint."""
    return hashlib.sha256(canonical(data)).hexdigest()


def canonical(data: Json) -> bytes:
    """The JSON in one spelling: what is fingerprinted, and what goes along in the PDF."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(value):
        return to_json(value)
    if isinstance(value, tuple):
        return [_plain(item, where) for item in value]
    if type(value) is date:
        return value.isoformat()
    if value is None or type(value) in (str, int, bool):
        return value
    raise SnapshotError(f"{where}: a snapshot cannot hold {type(value).__name__}.")


def _typed(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        (hint,) = (choice for choice in get_args(hint) if choice is not NoneType)
        return _typed(hint, value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_typed(get_args(hint)[0], item, where) for item in value)
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return from_json(hint, value)  # type: ignore[arg-type]
    if hint is date and isinstance(value, str):
        return date.fromisoformat(value)
    if hint in (str, int, bool) and type(value) is hint:
        return value
    raise SnapshotError(f"{where} should be {hint}, not {type(value).__name__}.")


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _required(cls: type[Any]) -> frozenset[str]:
    nothing = dataclasses.MISSING
    return frozenset(
        field.name for field in dataclasses.fields(cls) if field.default is nothing and field.default_factory is nothing
    )
