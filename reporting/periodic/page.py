"""A report as its page, its printed form and its workbook show it: lines with what can be opened, groups, contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.sheets import Column
from programmes import selectors as programmes
from reporting.models import PeriodicReport
from reporting.periodic import tables
from reporting.periodic.measures import INDICATOR_BY_KEY, Fact, Indicator
from reporting.periodic.tables import BY_CONTENT, IN_PERIOD, Group, Line

Sheet = tuple[Sequence[Column], Sequence[Sequence[Any]]]
HIDDEN: Final = "Đề án bạn không được xem vì xung đột lợi ích"
SHEETS: Final = {
    "chi-tieu": "Chỉ tiêu",
    "noi-dung": "Theo nội dung",
    "dia-phuong": "Theo địa phương",
    "hop-dong": "Tiến độ hợp đồng",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is a sum of the facts. `rate` = percent of the year's plan that was disbursed."""

    lines: list[Line]
    contents: list[Group]
    provinces: list[Group]
    rate: Any


def figures_of(report: PeriodicReport) -> Figures:
    """One reading of the facts for the whole page."""
    facts = report.figures
    return Figures(
        lines=tables.lines(
            facts, first=report.first_day, typed=report.typed, last_period=_before(report, "last_period"),
            last_year=_before(report, "last_year"),
        ),
        contents=tables.grouped(facts, _clause, _clauses(), shown=BY_CONTENT),
        provinces=tables.grouped(facts, lambda fact: fact.source, _sources(report), shown=BY_CONTENT) if report.sources else [],
        rate=tables.rate(facts),
    )  # fmt: skip


def _before(report: PeriodicReport, key: str) -> dict[str, int] | None:
    found: dict[str, int] | None = report.before.get(key, {}).get("totals")
    return found or None


def _clauses() -> dict[str, str]:
    """Contents of the first level, in the order of the law."""
    rows = programmes.contents()
    return {row.code: row.short_title for row in rows if len(programmes.ancestry(row.code)) == 1}


def _clause(fact: Fact) -> str:
    return programmes.ancestry(fact.content)[-1]


def _sources(report: PeriodicReport) -> dict[str, str]:
    names = [row["organisation"] for row in report.sources] + [report.organisation.short_name]
    return {name: name for name in names}


def progress_shown(report: PeriodicReport, kept: frozenset[str]) -> list[dict[str, Any]]:
    """The contracts, with what the reader must not see blanked."""
    return [
        {"code": "", "title": HIDDEN, "unit": "", "contract": "", "month": "", "percent": None, "spent": None,
         "amount": None, "difficulties": ""} if row["code"] in kept else row
        for row in report.progress
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure opened: what it is a sum of. `hidden` = how many rows the reader must not see."""

    indicator: Indicator
    span: str
    title: str
    rows: list[Fact]
    hidden: int
    total: int


def cell_of(report: PeriodicReport, key: str, *, span: str, group: str, kept: frozenset[str]) -> Cell | None:
    """The facts behind one figure; `group` = a content or a Sở, "" = all. None when there is no such figure."""
    indicator = INDICATOR_BY_KEY.get(key)
    if indicator is None or span not in tables.SPANS:
        return None
    in_period = span == IN_PERIOD and not indicator.measure.standing
    facts = report.figures[indicator.measure.key]
    rows = tables.in_span(facts, report.first_day if in_period else None)
    titles = _clauses() | _sources(report)
    if group:
        rows = [fact for fact in rows if group in {_clause(fact), fact.source}]
    shown = [fact for fact in rows if fact.code not in kept]
    words = f"{indicator.title}, {tables.SPANS[span].lower()}" + (f", {titles.get(group, group)}" if group else "")
    return Cell(indicator, span, words, shown, len(rows) - len(shown), sum(indicator.of(fact) for fact in rows))


def sheet_of(report: PeriodicReport, name: str, kept: frozenset[str]) -> Sheet | None:
    """One of the tables as columns and rows for a file; None when there is no such table."""
    found = figures_of(report)
    if name == "chi-tieu":
        return _lines_sheet(found.lines)
    if name == "hop-dong":
        return _progress_sheet(progress_shown(report, kept))
    groups = {"noi-dung": found.contents, "dia-phuong": found.provinces}.get(name)
    if groups is None:
        return None
    heads = [Column(f"{row.title} ({row.unit})", "money" if tables.is_money(row) else "number") for row in BY_CONTENT]
    return [Column(SHEETS[name], width=48), *heads], [(group.title, *group.cells) for group in groups]


def _lines_sheet(lines: list[Line]) -> Sheet:
    heads = (
        "Trong kỳ", "Lũy kế từ đầu năm", "KC địa phương, trong kỳ", "KC địa phương, lũy kế", "Kỳ trước", "Cùng kỳ năm trước",
    )  # fmt: skip
    columns = [
        Column("Chỉ tiêu", width=48),
        Column("Đơn vị tính", width=12),
        *(Column(head, "money") for head in heads),
    ]
    rows = [
        (row.indicator.title, row.indicator.unit, row.period, row.so_far, row.local_period, row.local_so_far, row.last_period, row.last_year)
        for row in lines
    ]  # fmt: skip
    return columns, rows


def _progress_sheet(rows: list[dict[str, Any]]) -> Sheet:
    columns = [
        Column("Số hồ sơ"), Column("Tên đề án", width=60), Column("Đơn vị thực hiện", width=30), Column("Hợp đồng"),
        Column("Giá trị hợp đồng (đồng)", "money"), Column("Báo cáo tháng"), Column("Giá trị đã thực hiện (%)", "percent"),
        Column("Đã sử dụng (đồng)", "money"), Column("Khó khăn, vướng mắc", width=60),
    ]  # fmt: skip
    keys = ("code", "title", "unit", "contract", "amount", "month", "percent", "spent", "difficulties")
    return columns, [tuple(row[key] for key in keys) for row in rows]
