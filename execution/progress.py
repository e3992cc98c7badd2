"""What a monthly report starts from, what it adds up to, and when it is due. Pure, but for the norm of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from budgets.selectors import norm_on
from core.errors import Reason
from core.money import format_dong
from proposals.estimates import VersionLine

DUE: Final = "deadline.monthly_report"
LINES_AT_MOST: Final = 100
"""An estimate with more lines is reported by content and cost item."""

AIMS_AT_MOST: Final = 30

Row = dict[str, Any]


def month_of(text: str) -> date:
    """The first day of "2026-11". ValueError when it is no month."""
    return date.fromisoformat(f"{text}-01")


def wanted_month(text: str, today: date) -> date:
    """The month of "2026-11"; this month when it is none."""
    try:
        return month_of(text)
    except ValueError:
        return today.replace(day=1)


def due_day(month: date) -> date:
    """The last day on which the report of a month is on time, by the norm of that month. LookupError without one."""
    return month.replace(day=norm_on(DUE, month).number)


def months_due(since: date, until: date) -> list[date]:
    """Every month from that of `since` up to that of `until`, oldest first."""
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    return [date(since.year + (since.month - 1 + n) // 12, (since.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def work_rows(items: Iterable[tuple[int, str, date, date]], before: Sequence[Row]) -> list[Row]:
    """The items of the plan of work (key, name, first and last day), filled in with what was reported last.

    Found again by name: an adjustment writes the rows of the plan anew.
    """
    known = {row["name"]: row for row in before}
    return [
        {
            "key": str(key), "name": name, "starts_on": starts.isoformat(), "ends_on": ends.isoformat(),
            "percent": known.get(name, {}).get("percent"), "done": known.get(name, {}).get("done", ""),
        }
        for key, name, starts, ends in items
    ]  # fmt: skip


def aim_rows(objectives: str, before: Sequence[Row]) -> list[Row]:
    """The objectives of the đề án, one row a line of its text, filled in with what was reported last of the same words."""
    known = {row["text"]: row["achieved"] for row in before}
    lines = list(dict.fromkeys(line.strip() for line in objectives.splitlines() if line.strip()))[:AIMS_AT_MOST]
    return [{"key": str(key), "text": text, "achieved": known.get(text, "")} for key, text in enumerate(lines, start=1)]


def cost_rows(lines: Sequence[VersionLine], before: Sequence[Row], item_names: Mapping[str, str]) -> list[Row]:
    """The lines of the estimate in force, filled in with what was reported last. Đồng. `item_names`: of cost items."""
    known = {row["key"]: row for row in before}
    rows = [_cost(f"{line['line']}", line["name"], line["amount"], line["national"]) for line in lines]
    if len(rows) > LINES_AT_MOST:
        rows = _grouped(lines, item_names)
    return [
        row | {name: known[row["key"]][name] for name in ("done", "spent")} if row["key"] in known else row
        for row in rows
    ]


def _cost(key: str, name: str, planned: int, support: int) -> Row:
    return {"key": key, "name": name, "planned": planned, "support": support, "done": None, "spent": None}


def _grouped(lines: Iterable[VersionLine], item_names: Mapping[str, str]) -> list[Row]:
    groups: dict[str, Row] = {}
    for line in lines:
        key = f"{line['content_code']}-{line['cost_item']}".strip("-") or "khac"
        name = f"{line['content_code']} {item_names.get(line['cost_item'], '')}".strip() or "Chi khác"
        row = groups.setdefault(key, _cost(key, name, 0, 0))
        row["planned"] += line["amount"]
        row["support"] += line["national"]
    return list(groups.values())


def sums(costs: Iterable[Row]) -> dict[str, int]:
    """The sums a report keeps, by field of the model; what was left empty counts as nothing. Đồng."""
    rows = list(costs)
    held = [row for row in rows if row["support"]]
    return {
        "planned": sum(row["planned"] for row in rows),
        "done": sum(row["done"] or 0 for row in rows),
        "supported_planned": sum(row["planned"] for row in held),
        "supported_done": sum(row["done"] or 0 for row in held),
        "spent": sum(row["spent"] or 0 for row in rows),
    }


def faults_of(work: Sequence[Row], costs: Sequence[Row], *, before: Mapping[str, Sequence[Row]]) -> list[Reason]:
    """Why a report cannot be filed as it stands, all at once. `before`: "work" and "costs" of the report filed last."""
    reasons = [
        Reason(f"“{row['name']}”: chưa ghi tỷ lệ hoàn thành.", f"percent_{row['key']}")
        for row in work
        if row["percent"] is None
    ]
    for row in costs:
        if row["done"] is None:
            reasons.append(Reason(f"“{row['name']}”: chưa ghi giá trị khối lượng đã thực hiện.", f"done_{row['key']}"))
        if (row["spent"] or 0) > row["support"]:
            text = (
                f"“{row['name']}”: kinh phí khuyến công đã sử dụng {format_dong(row['spent'])} đ lớn hơn mức hỗ trợ của dòng "
                f"{format_dong(row['support'])} đ."
            )
            reasons.append(Reason(text, f"spent_{row['key']}"))
    gone = [
        *_gone_back(work, before.get("work", ()), "percent", "name"),
        *_gone_back(costs, before.get("costs", ()), "done", "key"),
    ]
    return reasons + gone


def _gone_back(rows: Sequence[Row], before: Sequence[Row], name: str, same: str) -> list[Reason]:
    """What counts from the first day does not become less from month to month."""
    known = {row[same]: row[name] or 0 for row in before}
    unit = "%" if name == "percent" else " đ"
    return [
        Reason(
            f"“{row['name']}”: lũy kế {format_dong(row[name])}{unit} nhỏ hơn kỳ trước {format_dong(known[row[same]])}{unit}.",
            f"{name}_{row['key']}",
        )
        for row in rows
        if row[name] is not None and known.get(row[same], 0) > row[name]
    ]
