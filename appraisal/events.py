"""What members of bodies are told: told after commit, to nobody but the people named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DossiersAssigned:
    """A member is to look at these dossiers. `by` is the user id of whoever shared them out."""

    user_id: int
    codes: tuple[str, ...]
    due_on: date | None
    by: int


@dataclass(frozen=True, slots=True)
class AssignmentHandedOver:
    """A dossier goes from one member to another; either may have no account."""

    code: str
    from_user: int | None
    from_name: str
    to_user: int | None
    to_name: str
    reason: str
    by: int


@dataclass(frozen=True, slots=True)
class AssignmentEnded:
    """A member need not look at a dossier any more."""

    user_id: int
    code: str
    reason: str
    by: int


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    """A member left a body. `codes`: dossiers that lay with them and lie with nobody now; `keepers` share them out anew."""

    user_id: int | None
    name: str
    panel_key: str
    panel_name: str
    codes: tuple[str, ...]
    keepers: tuple[int, ...]
    reason: str
    by: int
