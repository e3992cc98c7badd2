"""My jobs through the API: theirs alone, with progress; cancelled and run again once, however often it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import jobs
from core.models import Job
from tests.cast import Cast
from tests.reporting.test_jobs_page import fresh, put_job

pytestmark = pytest.mark.django_db
OFFICER = "chuyenvien.danang"


def test_a_list_holds_ones_own_jobs_with_their_progress(cast: Cast, api: Any) -> None:
    row = put_job(cast, status=Job.Status.RUNNING, started_at=timezone.now(), result_url="/de-an/")
    put_job(cast, status=Job.Status.FAILED, message="Thiếu phông chữ.")
    cache.set(jobs._progress_key(row.pk), (40, "Đã ghi 400 dòng"))
    status, body = api(OFFICER).get("jobs/")
    assert (status, [(one["status"], one["percent"], one["message"]) for one in body["results"]]) == (
        200, [("failed", 0, "Thiếu phông chữ."), ("running", 40, "")],
    )  # fmt: skip
    assert [one["status"] for one in api(OFFICER).get("jobs/", status="failed")[1]["results"]] == ["failed"]
    assert api(OFFICER).get(f"jobs/{row.key}/")[1]["result_url"] == "/de-an/"
    for stranger in ("lanhdao.danang", "donvi.gialai", "lanhdao.cuc"):
        assert api(stranger).get("jobs/")[1]["results"] == []
        answers = [api(stranger).get(f"jobs/{row.key}/"), api(stranger).post(f"jobs/{row.key}/cancel/", {})]
        assert [code for code, _ in answers] == [404, 404]


def test_cancel_and_retry(cast: Cast, api: Any) -> None:
    row, program = put_job(cast), api(OFFICER)
    assert program.post(f"jobs/{row.key}/cancel/", {})[1]["status"] == "cancelled"
    status, body = program.post(f"jobs/{row.key}/cancel/", {})
    assert (status, body["reasons"][0]["message"]) == (409, "Việc này đã xong hoặc đã dừng nên không huỷ được nữa.")
    assert program.post(f"jobs/{row.key}/retry/", {})[1]["status"] == "queued"
    assert program.post(f"jobs/{row.key}/retry/", {})[0] == 409
    assert fresh(row).status == Job.Status.QUEUED


def test_one_row_or_three_ask_the_same_questions(cast: Cast, api: Any) -> None:
    program, counts = api(OFFICER), []
    for number in (1, 2):
        for _ in range(number):
            put_job(cast)
        program.get("jobs/")
        with CaptureQueriesContext(connection) as found:
            assert program.get("jobs/")[0] == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
