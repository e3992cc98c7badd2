"""What happened to the seats of a body, in sentences, from the history that the database keeps itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from appraisal.states import Seat
from organisations.models import User


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One line: what, when, by whom."""

    what: str
    at: datetime
    who: str


def history_of(rows: Iterable[dict[str, Any]]) -> list[SeatChange]:
    """Latest first, from rows of the history, oldest first (`selectors.panels.seat_changes`). One query for the names."""
    kept = list(rows)
    names = dict(User.objects.filter(pk__in={_user(row) for row in kept}).values_list("pk", "full_name"))
    before: dict[int, dict[str, Any]] = {}
    found = []
    for row in kept:
        if what := _sentence(row, before.get(row["pgh_obj_id"])):
            found.append(SeatChange(what, row["pgh_created_at"], names.get(_user(row), "")))
        before[row["pgh_obj_id"]] = row
    return found[::-1]


def _sentence(row: dict[str, Any], before: dict[str, Any] | None) -> str:
    name, seat = row["name"], Seat(row["seat"]).label
    if before is None:
        return f"{name}: {seat}"
    if row["left_on"] and not before["left_on"]:
        return f"{name} thôi từ ngày {row['left_on']:%d/%m/%Y}. Lý do: {row['left_reason']}"
    if row["seat"] != before["seat"]:
        return f"{name}: từ {Seat(before['seat']).label} sang {seat}"
    return ""


def _user(row: dict[str, Any]) -> int:
    metadata = row["pgh_context__metadata"] or {}
    return int(metadata.get("user") or 0)
