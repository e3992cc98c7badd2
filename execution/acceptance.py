"""What the minutes of single places add up to, and why a place cannot be accepted as written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from core.errors import Reason
from core.money import format_dong

Row = dict[str, Any]
"""{"key", "name", "support", "done", "accepted"}: a supported line of the estimate at a place. Đồng."""


def rows_for(lines: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[Row]:
    """The supported lines of the estimate in force with what was found; `answers`: "done_<key>", "accepted_<key>"."""
    return [
        {
            "key": str(line["line"]), "name": line["name"], "support": line["national"],
            "done": str(answers.get(f"done_{line['line']}") or "").strip(),
            "accepted": answers.get(f"accepted_{line['line']}") or 0,
        }
        for line in lines
        if line["national"]
    ]  # fmt: skip


def accepted_by_line(minutes: Iterable[Sequence[Row]]) -> dict[str, int]:
    """Key of a line -> đồng accepted at all places."""
    found: dict[str, int] = {}
    for rows in minutes:
        for row in rows:
            found[row["key"]] = found.get(row["key"], 0) + row["accepted"]
    return found


def summed_rows(minutes: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows of every place as one table, in the order of the first."""
    total = accepted_by_line(minutes)
    named: dict[str, Row] = {}
    for rows in minutes:
        for row in rows:
            kept = named.setdefault(row["key"], {**row, "done": ""})
            kept["done"] = "; ".join(part for part in (kept["done"], row["done"]) if part)
    return [{**row, "accepted": total[key]} for key, row in named.items()]


def faults_of_place(
    rows: Sequence[Row], *, elsewhere: Mapping[str, int], contracted: int, accepted_before: int
) -> list[Reason]:
    """No line above its support, all places together; nothing above the contract."""
    reasons = []
    for row in rows:
        other = elsewhere.get(row["key"], 0)
        if row["accepted"] + other > row["support"]:
            at = f" (đã nghiệm thu {format_dong(other)} đ ở địa điểm khác)" if other else ""
            reasons.append(
                Reason(
                    f"“{row['name']}”: kinh phí {format_dong(row['accepted'])} đ{at} vượt mức hỗ trợ của dòng "
                    f"{format_dong(row['support'])} đ.",
                    f"accepted_{row['key']}",
                )
            )  # fmt: skip
    total = accepted_before + sum(row["accepted"] for row in rows)
    if total > contracted:
        text = f"Tổng kinh phí nghiệm thu các địa điểm {format_dong(total)} đ vượt giá trị hợp đồng {format_dong(contracted)} đ."
        reasons.append(Reason(text))
    return reasons


def faults_of_day(day: date, *, today: date, signed_on: date | None) -> list[Reason]:
    """Not before the contract, not after today."""
    if day > today:
        return [Reason("Ngày nghiệm thu không thể ở sau ngày hôm nay.", "accepted_on")]
    if signed_on and day < signed_on:
        return [Reason(f"Ngày nghiệm thu ở trước ngày ký hợp đồng {signed_on:%d/%m/%Y}.", "accepted_on")]
    return []
