"""Money below HTTP: assessing a long estimate, and reading one from a sheet beside the reading library alone.

`python -m tests.bench.money ours|plain FILE` reads the sheet in a process of its own, because memory is measured with it,
and prints seconds (median of five, warm) and peak megabytes after all of them.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import django

from tests import servers
from tests.bench.table import BY_KEY, Result, result_of

LINES, GROUPED_BY = 200, 10
SHEET_LINES = 5_000
READ_AGAIN = 5
DAY = date(2026, 11, 22)
REPEATS = 20
MS = 1000
GOAL_MS = 10.0
KILOBYTE_OF_RSS = 1024 / 1_000_000


def assessing(rounds: int) -> Result:
    """Milliseconds of CPU for an estimate of 200 lines of every content, for ten beneficiaries, with a multiplier."""
    from budgets.calculator import assess
    from tests.budgets.lawbook import law

    question, found = long_question(), law(DAY)
    groups = len(assess(question, found).groups)
    measured = []
    for _ in range(rounds):
        times = []
        for _ in range(REPEATS):
            begun = time.process_time()
            assess(question, found)
            times.append((time.process_time() - begun) * MS)
        measured.append((median(times), GOAL_MS))
    return result_of(BY_KEY["assess"], measured, f"{LINES} lines in {groups} groups")


def long_question() -> Any:
    """The estimate that is assessed."""
    from budgets.assessment import Line, Question
    from tests.budgets.lawbook import codes_with_figures, taken_items

    codes = codes_with_figures(DAY)
    items = taken_items(codes, DAY)
    lines = tuple(
        Line(
            key=str(n), content=codes[n % len(codes)], cost=10_000_000 * n, asked=3_000_000 * n, name=f"Dòng {n}",
            item=items[codes[n % len(codes)]], recipient=str(n % GROUPED_BY),
        )
        for n in range(1, LINES + 1)
    )  # fmt: skip
    recipients = {str(n): f"Cơ sở {n}" for n in range(GROUPED_BY)}
    return Question(DAY, lines, recipients, frozenset({"territory.difficult"}), Decimal("1.3"))


def sheet(rounds: int) -> list[Result]:
    """Time and memory of a sheet of 5,000 lines read with every check, beside python-calamine's cells alone."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(written(SHEET_LINES))
        file.flush()
        pairs = [(_child("ours", file.name), _child("plain", file.name)) for _ in range(rounds)]
        note = f"{SHEET_LINES} lines, {Path(file.name).stat().st_size / MS:.0f} kB"
    return [
        result_of(BY_KEY["sheet_read"], [(ours["seconds"], plain["seconds"]) for ours, plain in pairs], note),
        result_of(BY_KEY["sheet_memory"], [(ours["megabytes"], plain["megabytes"]) for ours, plain in pairs]),
    ]


def _child(side: str, path: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.money", side, path]
    done = subprocess.run(command, cwd=servers.PROJECT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def written(lines: int) -> bytes:
    """A workbook of so many different lines."""
    from tests.proposals import sheets

    rows = [
        sheets.line(
            f"Máy sấy đảo trộn số {n}", quantity=1 + n % 9, unit_price=1_500_000 + n * 1_000,
            national=(1 + n % 9) * 1_000_000, beneficiary=(1 + n % 9) * (500_000 + n * 1_000),
        )
        for n in range(lines)
    ]  # fmt: skip
    return sheets.workbook([sheets.HEADINGS, *rows]).getvalue()


def read_ours(book: bytes) -> int:
    """As an upload is read; how many lines."""
    from proposals.spreadsheet.grid import open_workbook
    from proposals.spreadsheet.reading import read_lines
    from tests.proposals import sheets

    found = read_lines(open_workbook(io.BytesIO(book)), sheets.rules())
    if found.fault_count:
        raise RuntimeError(f"the sheet has faults: {found.faults[:3]}")
    return len(found.rows)


def read_plain(book: bytes) -> int:
    """Cells of the first sheet, nothing made of them."""
    from python_calamine import load_workbook

    return len(load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()) - 1


READERS: dict[str, Callable[[bytes], int]] = {"ours": read_ours, "plain": read_plain}


def main(side: str, path: str) -> None:
    """Warm up with a short sheet, then read a long one."""
    django.setup()
    read, book = READERS[side], Path(path).read_bytes()
    read(written(2))
    times = []
    for _ in range(READ_AGAIN):
        begun = time.perf_counter()
        lines = read(book)
        times.append(time.perf_counter() - begun)
        if lines != SHEET_LINES:
            raise RuntimeError(f"{lines} lines were read")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE_OF_RSS
    print(json.dumps({"seconds": median(times), "megabytes": peak}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    main(sys.argv[1], sys.argv[2])
