"""Tables and refusals as a reader with a conflict of interest may see them; the ledger has `budgets.masking`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from core.errors import Reason

BLOCKED = "Có hồ sơ bạn không được xem vì xung đột lợi ích còn vướng; người khác trong cơ quan xem và xử lý."


def mark_hidden(rows: Iterable[dict[str, Any]], away: Collection[int], *, key: str, kept: Collection[str]) -> None:
    """Blank everything but `kept` in the rows whose `key` is a đề án the reader is kept away from; each says `hidden`."""
    for row in rows:
        row["hidden"] = row[key] in away
        if row["hidden"]:
            row.update({name: None for name in row if name not in {*kept, key, "hidden"}})


def masked_reasons(reasons: Iterable[Reason], codes: Collection[str]) -> list[Reason]:
    """The reasons, with one sentence in place of those that name a đề án of these codes."""
    shown = [reason for reason in reasons if not any(code in f"{reason.message} {reason.field}" for code in codes)]
    return shown if len(shown) == len(list(reasons)) else [*shown, Reason(BLOCKED)]
