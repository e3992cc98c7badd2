"""Movements as lines a person reads: what, from where, to where, on which paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from budgets.states import AccountKind, EntryKind


@dataclass(frozen=True, slots=True)
class Line:
    """One movement, đồng. `source` and `target` are empty where the reader may not see the accounts.

    `hidden`: of a đề án the reader has a conflict of interest with; then there is neither amount nor paper.
    """

    at: datetime
    label: str
    source: str
    target: str
    reference: str
    amount: int | None
    paper_number: str
    paper_date: date | None
    note: str
    user_name: str
    organisation_name: str
    hidden: bool = False


def lines(rows: Iterable[dict[str, Any]]) -> Iterator[Line]:
    """Rows of the ledger (budgets.selectors.entry_page, entries_shown, entries_to_export) as lines."""
    for row in rows:
        yield Line(
            at=row["at"], label=EntryKind(row["kind"]).label, source=_place(row, "from_account__kind", "envelope__code"),
            target=_place(row, "to_account__kind", "to_account__envelope__code"), reference=row["reference"],
            amount=row["amount"], paper_number=row["paper_number"], paper_date=row["paper_date"], note=row["note"],
            user_name=row["user_name"], organisation_name=row["organisation_name"],
        )  # fmt: skip


def _place(row: dict[str, Any], kind: str, code: str) -> str:
    if kind not in row:
        return ""
    label = AccountKind(row[kind]).label
    return label if row[kind] == AccountKind.OUTSIDE else f"{label} ({row[code]})"
