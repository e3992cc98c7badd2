"""The table: which rows there are, what each is measured against, what counts as good enough."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

MORE, LESS = "≥", "≤"


@dataclass(frozen=True, slots=True)
class Row:
    """A row before it is measured. `goal` is a ratio ours / reference: at least (rates) or at most (times, memory)."""

    key: str
    label: str
    reference: str
    unit: str
    goal: float
    sense: str = MORE
    issue: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A measured row: medians of the rounds, and what else is worth saying."""

    row: Row
    ours: float
    reference: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours as a share of the reference."""
        return self.ours / self.reference if self.reference else float("inf")

    @property
    def verdict(self) -> str:
        """Whether the goal is reached; two decimals count, as they are printed."""
        shown = round(self.ratio, 2)
        reached = shown >= self.row.goal if self.row.sense == MORE else shown <= self.row.goal
        return "reached" if reached else "SHORT"


def result_of(row: Row, rounds: list[tuple[float, float]], note: str = "") -> Result:
    """Medians of (ours, reference) over the rounds."""
    return Result(row, median(ours for ours, _ in rounds), median(other for _, other in rounds), note)


RATE, SECONDS, MILLISECONDS, MEGABYTES = "req/s", "s", "ms", "MB"
ROWS: tuple[Row, ...] = (
    Row("desk", "my desk", "A", RATE, 0.45),
    Row("list", "staff list of 50", "A", RATE, 0.45),
    Row("list_province", "staff list of 50, one province", "A", RATE, 0.45),
    Row("list_filtered", "staff list of 50, filtered", "A", RATE, 0.45),
    Row("list_words", "staff list of 50, search", "A", RATE, 0.45),
    Row("list_deep", "staff list of 50, deep", "A", RATE, 0.45),
    Row("case", "case file, one tab", "A", RATE, 0.45),
    Row("appraisals", "appraisal list of 50", "A", RATE, 0.45),
    Row("plan", "plan table of 500 rows", "A, 500 rows", RATE, 0.50, issue=4),
    Row("public_list", "public list", "A", RATE, 0.80),
    Row("public_filtered", "public list, filtered", "A", RATE, 0.80),
    Row("public_deep", "public list, 10,000 pages deep", "A", RATE, 0.80),
    Row("public_words", "public list, search", "A", RATE, 0.80),
    Row("public_typo", "public list, search with a slip", "A", RATE, 0.80),
    Row("api_public", "API list of public đề án", "A-drf", RATE, 0.70),
    Row("public_page", "public page", "A", RATE, 0.80),
    Row("public_304", "public list, unchanged (304)", "B", RATE, 0.30),
    Row("api", "API list of 25", "A-drf", RATE, 0.70),
    Row("move", "a step through move", "bare transition", "steps/s", 0.50),
    Row("approve", "approval of a plan of 500", "bare transitions", SECONDS, 4.0, LESS, issue=4),
    Row("norms", "live norm assessment", "A", RATE, 0.60),
    Row("assess", "assessing 200 lines, CPU", "the goal, 10 ms", MILLISECONDS, 1.0, LESS),
    Row("sheet_read", "estimate of 5,000 lines read", "python-calamine", SECONDS, 2.0, LESS),
    Row("sheet_memory", "estimate of 5,000 lines, memory", "python-calamine", MEGABYTES, 1.30, LESS),
    Row("search", "search without diacritics", "by primary key", MILLISECONDS, 5.0, LESS),
    Row("statistics", "national statistics", "scan, GROUP BY", MILLISECONDS, 0.02, LESS),
    Row("rls_list", "row-level security: list", "no policy", MILLISECONDS, 1.10, LESS),
    Row("rls_search", "row-level security: search", "no policy", MILLISECONDS, 1.10, LESS),
    Row("rls_case", "row-level security: case file", "no policy", MILLISECONDS, 1.10, LESS),
    Row("dossier", "dossier PDF, warm", "WeasyPrint", SECONDS, 1.15, LESS),
    Row("table_time", "statutory table PDF, time", "plain WeasyPrint", SECONDS, 0.40, LESS, issue=6),
    Row("table_memory", "statutory table PDF, memory", "plain WeasyPrint", MEGABYTES, 0.60, LESS, issue=6),
    Row("excel_time", "Excel of 100,000 rows, time", "plain xlsxwriter", SECONDS, 1.50, LESS, issue=6),
    Row("excel_memory", "Excel of 100,000 rows, memory", "plain xlsxwriter", MEGABYTES, 1.30, LESS, issue=6),
    Row("excel_read", "Excel read with validation", "python-calamine", SECONDS, 3.0, LESS, issue=5),
    Row("memory", "web worker after the benchmark", "after a request", MEGABYTES, 1.30, LESS),
)
BY_KEY = {row.key: row for row in ROWS}
QUERY_GOALS = {"list": 8, "case": 12, "public": 6}


def lines_of(results: list[Result], absent: list[Row]) -> list[str]:
    """The table as text: measured rows, then those whose page does not exist yet."""
    lines = [f"{'row':<34} {'ours':>12} {'reference':>12} {'ratio':>7}   {'goal':<7} verdict", "-" * 98]
    for result in results:
        row = result.row
        numbers = f"{_number(result.ours, row.unit):>12} {_number(result.reference, row.unit):>12} {result.ratio:>7.2f}"
        lines.append(
            f"{row.label:<34} {numbers}   {row.sense} {row.goal:<5} {result.verdict:<8} {row.reference}"
            f"{f'; {result.note}' if result.note else ''}"
        )
    lines += [f"{row.label:<34} not yet{f' (issue #{row.issue})' if row.issue else ''}" for row in absent]
    return lines


def absent_from(results: list[Result]) -> list[Row]:
    """Rows of the registry that nothing was measured for."""
    measured = {result.row.key for result in results}
    return [row for row in ROWS if row.key not in measured]


def write(path: Path, results: list[Result], facts: dict[str, Any]) -> None:
    """Everything as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = facts | {
        "rows": [
            asdict(r.row) | {
                "ours": r.ours, "against": r.reference, "ratio": r.ratio, "verdict": r.verdict, "note": r.note,
            }
            for r in results
        ],
        "not_yet": [asdict(row) for row in absent_from(results)],
    }  # fmt: skip
    path.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _number(value: float, unit: str) -> str:
    places = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{places}f} {unit}"
