"""Saves a row after asking its own rules; every complaint becomes a reason in words."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from core.errors import Reason, Refused


def save_checked(row: models.Model, *, update_fields: list[str] | None = None) -> None:
    """`full_clean`, then save. Raises Refused with all reasons, each naming its field."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*_reasons(error)) from error
    row.save(update_fields=update_fields)


def _reasons(error: ValidationError) -> list[Reason]:
    return [
        Reason(message, field="" if field == NON_FIELD_ERRORS else field)
        for field, messages in error.message_dict.items()
        for message in messages
    ]
