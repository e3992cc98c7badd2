"""Row history by database trigger (django-pghistory): who, on whose behalf, in which organisation, and why."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pghistory


def tracked(**options: Any) -> Callable[[type], type]:
    """Class decorator: every insert, update and delete of the row is kept in an insert-only event table."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options)  # type: ignore[return-value]


def acting_context(**facts: Any) -> AbstractContextManager[Any]:
    """Facts that every history row written inside the block will carry: user, organisation, on_behalf_of, why."""
    return pghistory.context(**{key: value for key, value in facts.items() if value})


def acting_user() -> int | None:
    """The person who acts now, as the history will say; None where nobody does."""
    with pghistory.context() as current:
        user = current.metadata.get("user")
    return int(user) if user else None


def acting_capacity() -> tuple[int | None, str]:
    """(organisation, role) in which somebody acts now; (None, "") where nobody does."""
    with pghistory.context() as current:
        return current.metadata.get("organisation"), current.metadata.get("role", "")
