"""PDF and Excel. Each PDF is set in a process of its own, because memory is measured with it.

`python -m tests.bench.documents ours|plain dossier|table ROWS` prints seconds (second run, warm) and peak megabytes.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import django
import xlsxwriter
from weasyprint import CSS, HTML

from tests import servers
from tests.bench.table import BY_KEY, Result, result_of

TABLE = "documents/registration_table/v2013.html"
DOSSIER = "documents/proposal_dossier/v2013.html"
EXCEL_ROWS = 5_000
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
    return bytes(pages.write_pdf(font_config=fonts, stylesheets=[stylesheet], pdf_tags=True, pdf_variant="pdf/ua-1"))


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


def excel(rounds: int) -> Result:
    """The export of the list beside the same cells written by xlsxwriter in constant memory."""
    from proposals.exports import COLUMNS, as_xlsx
    from proposals.listing import Row as Line

    lines = [
        Line(
            code=f"KCQG-2026-{n:05d}", title=f"Hỗ trợ máy móc thiết bị tiên tiến trong chế biến nông sản {n}",
            unit="Trung tâm Khuyến công Gia Lai", place="Xã Bàu Cạn, Tỉnh Gia Lai", content="ND3.3", year=2026,
            amount=300_000_000 + n, approved=None, state="REGISTERED", state_label="Đã đăng ký", tone="info", party="Cục",
            since=datetime(2026, 1, 1, tzinfo=UTC), due_on=date(2026, 3, 1),
        )
        for n in range(EXCEL_ROWS)
    ]  # fmt: skip
    cells = [[getattr(line, column.name) for column in COLUMNS] for line in lines]
    found = [
        (_seconds(lambda: as_xlsx(lines, heading="x")), _seconds(lambda: _plain_excel(cells))) for _ in range(rounds)
    ]
    return result_of(BY_KEY["excel_time"], found, f"{EXCEL_ROWS} rows of {len(COLUMNS)} columns")


def _plain_excel(cells: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(cells):
        for place, value in enumerate(row):
            sheet.write(number, place, value, day) if isinstance(value, date) else sheet.write(number, place, value)
    book.close()
    return stream.getvalue()


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main(side: str, kind: str, rows: int) -> None:
    """Warm up with a short document, then measure one."""
    django.setup()
    from core.pdf import page_count

    makers = {
        ("ours", "dossier"): lambda _: ours("dossier", 0),
        ("plain", "dossier"): lambda _: plain_dossier(),
        ("ours", "table"): lambda number: ours("table", number),
        ("plain", "table"): plain_table,
    }
    make = makers[side, kind]
    make(min(rows, 6))
    begun = time.perf_counter()
    pdf = make(rows)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE_OF_RSS
    print(json.dumps({"seconds": seconds, "megabytes": peak, "pages": page_count(pdf)}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
