"""Nasty values in the forms of reports of one's own, and a report whose columns are gone: a sentence or a page, never a 500."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tenancy import tenant_scope
from reporting.builder import output, query
from reporting.files import DISK
from reporting.models import ReportDefinition, ReportRun
from tests.architecture.test_fuzz import NASTY, browser, fuzz_page, troubles_of, undone
from tests.cast import Cast, client_as
from tests.factories.proposals import complete_draft, make_draft
from tests.reporting.builders import kept, scheduled, spec

FIELDS = (
    "doi-tuong", "cot", "them", "lam", "dk-0-cot", "dk-0-phep", "dk-0-gia-tri", "ky-cot", "ky-kieu", "ky-nam", "ky-so", "ky-tu",
    "ky-den", "nhom-1", "nhom-2", "sap", "name", "version",
)  # fmt: skip
BASE = {
    "doi-tuong": "de-an", "cot": ["code", "amount_proposed"], "lam": "luu", "name": "Thử", "version": "0", "dk-0-phep": "la",
    "ky-cot": "submitted_on", "ky-kieu": "khoang", "ky-tu": "01/01/2026",
}  # fmt: skip


def test_no_form_of_a_report_breaks(cast: Cast) -> None:
    actor = cast["chuyenvien.danang"]
    definition = kept(actor)
    scheduled(definition, actor)
    urls = ["/bao-cao/tu-lap/moi/?doi-tuong=de-an"]
    urls += [
        reverse(f"reporting:{name}", args=(definition.key,))
        for name in ("built", "built_edit", "built_schedule", "built_delete")
    ]
    assert [fault for url in urls for fault in fuzz_page(browser(actor), url)] == []


@pytest.mark.parametrize("column", ["amount_proposed", "title", "plan_year", "state", "due_on", "own_share"])
def test_no_value_breaks_a_condition(cast: Cast, column: str) -> None:
    client = browser(cast["chuyenvien.danang"])
    troubles = []
    for value in (*NASTY, "9" * 15, "-5", "1e9", "NaN", "31/12/9999", "%", "\\", "'; DROP TABLE x; --"):
        for operator in ("la", "khac", "chua", "tu", "den"):
            typed = {**BASE, "dk-0-cot": column, "dk-0-phep": operator, "dk-0-gia-tri": value}
            response = undone(lambda t=typed: client.post("/bao-cao/tu-lap/moi/", t))
            troubles += troubles_of(response, f"{column} {operator} {value[:20]!r}")
    assert troubles == []


def test_no_field_breaks_the_building_page(cast: Cast) -> None:
    client = browser(cast["chuyenvien.danang"])
    troubles = []
    for name in FIELDS:
        for value in NASTY:
            response = undone(lambda n=name, v=value: client.post("/bao-cao/tu-lap/moi/", {**BASE, n: v}))
            troubles += troubles_of(response, f"{name}={value[:20]!r}")
    assert troubles == []


def test_a_report_whose_columns_are_gone_can_be_mended(cast: Cast) -> None:
    actor = cast["chuyenvien.danang"]
    definition, client = kept(actor), client_as(actor)
    with tenant_scope(*actor.tenant_ids):
        ReportDefinition.objects.update(spec={**definition.spec, "columns": ["gone"]})
    page = client.get(definition.get_absolute_url())
    assert page.status_code == 409
    assert "không còn trong danh mục" in page.content.decode()
    edit = client.get(reverse("reporting:built_edit", args=(definition.key,)))
    assert edit.status_code == 200
    assert "chọn lại các cột" in edit.content.decode()


def test_rows_are_read_in_one_statement_however_many(cast: Cast) -> None:
    actor = cast["donvi.danang"]
    wanted = spec(columns=("code", "province", "beneficiaries", "advanced", "contract_number"), sort="advanced")
    asked = {}
    for many in (1, 3):
        for _ in range(many):
            complete_draft(make_draft(cast), cast)
        with tenant_scope(*actor.tenant_ids), CaptureQueriesContext(connection) as captured:
            rows = list(output.table(wanted, actor, today=timezone.localdate()))
        asked[len(rows) - 1] = len(captured)
    assert asked == {1: 2, 4: 2}


def test_what_hangs_on_a_row_is_found_by_an_index(cast: Cast, owner_cursor: object) -> None:
    """No column reads a whole table once a row: with sequential scans dear, the plan of every subquery uses an index."""
    actor = cast["lanhdao.cuc"]
    wanted = spec(columns=("code", "beneficiaries", "places", "advanced", "contract_number", "from_local"))
    with tenant_scope(*actor.tenant_ids), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = query.rows_of(wanted, actor, today=timezone.localdate())
        shown = rows.values_list(*(wanted.column(key).build(timezone.localdate()) for key in wanted.columns))
        plan = shown.explain()
    inner = [line for line in plan.splitlines() if "Seq Scan" in line and "proposals_proposal" not in line]
    assert inner == [], plan


def test_a_disk_that_takes_nothing_is_said_and_nothing_is_kept(cast: Cast) -> None:
    actor = cast["chuyenvien.danang"]
    definition, client = kept(actor), client_as(actor)
    folder = Path(settings.MEDIA_ROOT) / "reports"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"")
    ask = reverse("reporting:built_run", args=(definition.key,))
    try:
        answer = client.post(ask, {"dang": "xlsx"})
    finally:
        folder.unlink()
    assert (answer.status_code, DISK in answer.content.decode()) == (409, True)
    with tenant_scope(*actor.tenant_ids):
        assert ReportRun.objects.count() == 0
    assert client.post(ask, {"dang": "xlsx"}).status_code == 302
