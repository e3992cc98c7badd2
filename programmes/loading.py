"""Write rows of reference files into the database: again and again with the same result, never over a person's edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.db import models

Row = TypeVar("Row", bound=models.Model)


def read_yaml(path: Path) -> dict[str, Any]:
    """The content of one reference file; refuses anything but a table of lists."""
    with path.open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    if not isinstance(content, dict):
        message = f"{path.name}: a table of lists was expected"
        raise TypeError(message)
    return content


def upsert(model: type[Row], key: dict[str, Any], values: dict[str, Any]) -> Row:
    """The row with this key, made or brought up to date; a row that a person has edited stays as it is."""
    manager = model._default_manager
    row = manager.filter(_matching(key)).first()
    if row is None:
        return manager.create(**key, **values)
    if getattr(row, "edited_at", None) is not None:
        return row
    changed = [name for name, given in values.items() if getattr(row, name) != given]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return row


def _matching(key: dict[str, Any]) -> models.Q:
    """The key as a condition; None means "empty", which plain equality cannot say."""
    condition = models.Q()
    for name, given in key.items():
        condition &= models.Q(**{f"{name}__isnull": True}) if given is None else models.Q(**{name: given})
    return condition
