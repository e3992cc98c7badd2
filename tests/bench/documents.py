"""PDF and Excel. Each file is made in a process of its own, because memory is measured with it.

`python -m tests.bench.documents ours|plain dossier|table|excel ROWS` prints seconds (second run, warm) and peak megabytes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
import xlsxwriter
from weasyprint import CSS, HTML

from tests import servers
from tests.bench.table import BY_KEY, Result, result_of

TABLE = "documents/registration_table/v2013.html"
DOSSIER = "documents/proposal_dossier/v2013.html"
EXCEL_ROWS = 100_000
KILOBYTE_OF_RSS = 1024 / 1_000_000
PLAIN_STYLE = (
    "@page { size: A4 landscape; margin: 15mm } body { font-family: Tinos; font-size: 8pt }"
    " table { width: 100%; border-collapse: collapse } td, th { border: 0.5pt solid; padding: 2pt; vertical-align: top }"
)


def dossier_words() -> Any:
    """A đề án that fills ten pages."""
    from tests.reporting import samples

    doc = samples.dossier()
    long = tuple(replace(section, paragraphs=(samples.PARAGRAPH,) * 10) for section in doc.sections)
    return replace(doc, sections=long)


def ours(kind: str, rows: int) -> bytes:
    """As a worker makes it."""
    from core.pdf import render_pdf
    from tests.reporting import samples

    words = dossier_words() if kind == "dossier" else samples.registration_table(rows)
    template = DOSSIER if kind == "dossier" else TABLE
    return render_pdf(template, {"doc": words, "mark": samples.MARK}, title="Văn bản")


def plain_dossier() -> bytes:
    """The same HTML and styles through WeasyPrint alone."""
    from django.template.loader import render_to_string

    from core import pdf
    from tests.reporting import samples

    html = render_to_string(DOSSIER, {"doc": dossier_words(), "mark": samples.MARK, "title": "Văn bản"})
    fetcher, fonts, stylesheet = pdf._equipment()
    pages = HTML(string=html, url_fetcher=fetcher, media_type="print")
    return bytes(pages.write_pdf(font_config=fonts, stylesheets=[stylesheet], pdf_variant="pdf/a-3a"))


def plain_table(rows: int) -> bytes:
    """The same words in a table of twelve columns with the simplest style: one plain pass."""
    from core import pdf
    from tests.reporting import samples

    doc = samples.registration_table(rows)
    lines = []
    for group in doc.groups:
        for unit in group.units:
            for row in unit.rows:
                money = row.money
                cells = (
                    row.number, row.name, row.code, row.implementing, row.partners, row.location, row.purpose, row.period,
                    money.total, money.national, money.matched, row.note,
                )  # fmt: skip
                lines.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    heads = "".join(f"<th>{n}</th>" for n in range(1, 13))
    html = (
        f"<html lang=vi><title>x</title><table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )
    fetcher, fonts, _ = pdf._equipment()
    style = CSS(string=PLAIN_STYLE, font_config=fonts, url_fetcher=fetcher)
    return bytes(HTML(string=html, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=[style]))


def pdfs(rounds: int, rows: int) -> list[Result]:
    """Dossier and statutory table beside plain WeasyPrint."""
    tables, sizes = [], []
    dossiers = [(_child("ours", "dossier", 0), _child("plain", "dossier", 0)) for _ in range(rounds)]
    for _ in range(max(1, rounds - 1)):
        made, plain = _child("ours", "table", rows), _child("plain", "table", rows)
        tables.append((made["seconds"], plain["seconds"]))
        sizes.append((made["megabytes"], plain["megabytes"]))
    times = [(made["seconds"], plain["seconds"]) for made, plain in dossiers]
    note = f"{rows} rows, {made['pages']} pages against {plain['pages']}"
    return [
        result_of(BY_KEY["dossier"], times, f"{dossiers[0][0]['pages']} pages"),
        result_of(BY_KEY["table_time"], tables, note),
        result_of(BY_KEY["table_memory"], sizes, note),
    ]


def _child(side: str, kind: str, rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.documents", side, kind, str(rows)]
    done = subprocess.run(command, cwd=servers.PROJECT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def excel(rounds: int) -> list[Result]:
    """A list of fifteen columns through the export path beside xlsxwriter alone: time and peak memory of a process each.

    Ours gets its rows one after the other, as a cursor of the server gives them, and reads every cell as an export does; the
    reference holds the very same cells in memory and writes them.
    """
    found = [(_child("ours", "excel", EXCEL_ROWS), _child("plain", "excel", EXCEL_ROWS)) for _ in range(rounds)]
    note = f"{EXCEL_ROWS} rows of {len(excel_list().cells)} columns"
    return [
        result_of(BY_KEY[key], [(made[what], plain[what]) for made, plain in found], note)
        for key, what in (("excel_time", "seconds"), ("excel_memory", "megabytes"))
    ]


def excel_list() -> Any:
    """The board of adjustments with one more column of words: fifteen."""
    from reporting.exports.execution import ADJUSTMENTS
    from reporting.exports.kinds import key, text

    return replace(ADJUSTMENTS, cells=(*ADJUSTMENTS.cells, text("Ghi chú", key("note"), 40)))


def excel_rows(number: int) -> Iterator[dict[str, Any]]:
    """As `values()` gives them, each made anew."""
    sent, due = datetime(2026, 11, 27, 1, 30, tzinfo=UTC), date(2026, 12, 15)
    for n in range(number):
        yield {
            "proposal__code": f"KCQG-2026-{n:06d}", "proposal__title": f"Hỗ trợ máy móc tiên tiến trong chế biến nông sản {n}",
            "proposal__unit__name": "Trung tâm Khuyến công Gia Lai", "proposal__plan_year": 2026, "number": 1 + n % 3,
            "kinds": ["content", "time"], "reason": f"Cơ sở đổi địa điểm lắp đặt, lần {n}", "authority": "province",
            "support_before": 300_000_000 + n, "support_after": 280_000_000 + n, "state": "submitted",
            "state_label": "Chờ Sở Công Thương", "submitted_at": sent, "due_on": due, "note": f"Đã báo trước, dòng {n}",
        }  # fmt: skip


def our_excel(number: int) -> bytes:
    """As a worker writes it."""
    from reporting.exports import Found
    from reporting.services.exports import _write

    found = Found(excel_rows(number), lambda: number)
    with tempfile.TemporaryDirectory() as directory:
        _write(Path(directory) / "a.xlsx", excel_list(), found, found.rows, "xlsx", lambda _: None)
    return b""


def plain_excel(cells: list[list[Any]]) -> bytes:
    """xlsxwriter alone, each cell by `write`, as its manual shows."""
    with tempfile.TemporaryDirectory() as directory:
        book = xlsxwriter.Workbook(f"{directory}/a.xlsx", {"constant_memory": True, "remove_timezone": True})
        sheet = book.add_worksheet()
        day, moment = (book.add_format({"num_format": shape}) for shape in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        for number, row in enumerate(cells):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write(number, place, value, moment if isinstance(value, datetime) else day)
                else:
                    sheet.write(number, place, value)
        book.close()
    return b""


def plain_excel_of(number: int) -> Callable[[], bytes]:
    """The same cells, in memory before the clock starts."""
    cells = [
        [value if isinstance(value, int | date) else str(value) for value in row]
        for row in excel_list().written(excel_rows(number))
    ]
    return lambda: plain_excel(cells)


def main(side: str, kind: str, rows: int) -> None:
    """Warm up with a short document, then measure one."""
    django.setup()
    from core.pdf import page_count

    makers = {
        ("ours", "dossier"): lambda _: ours("dossier", 0),
        ("plain", "dossier"): lambda _: plain_dossier(),
        ("ours", "table"): lambda number: ours("table", number),
        ("plain", "table"): plain_table,
        ("ours", "excel"): our_excel,
    }
    make = makers.get((side, kind)) or (lambda number: plain_excel_of(number)())
    make(min(rows, 6))
    work = plain_excel_of(rows) if (side, kind) == ("plain", "excel") else lambda: make(rows)
    begun = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE_OF_RSS
    print(json.dumps({"seconds": seconds, "megabytes": peak, "pages": page_count(made) if made else 0}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
