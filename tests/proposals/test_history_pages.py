"""The pages of an import: who comes in, every fault shown and downloaded, questions, one press, its undoing; badges."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from core.jobs import cancel
from core.models import Job
from core.tenancy import tenant_scope
from proposals.history.states import ALLOWED
from proposals.models import HistoryImport, Proposal
from proposals.services import history
from proposals.services.imported_rows import touched_codes
from proposals.states import State
from tests.architecture.addresses import OBJECTS
from tests.cast import Cast
from tests.factories.proposals import next_plan_year, open_windows
from tests.proposals.history_sheets import brought_in, checked, row, rows, upload, workbook, worked
from tests.proposals.test_history_import import in_state

As = Callable[[str], Client]
OFFICER, LEADER, UNIT, CENTRE = "chuyenvien.danang", "lanhdao.danang", "donvi.danang", "chuyenvien.cuc"
HOME = "/de-an/nhap-lich-su/"
TABS = ("case", "case_estimate", "case_appraisal", "case_execution", "case_documents", "case_history", "case_deadline")


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def address(found: HistoryImport, name: str = "history_import") -> str:
    return reverse(f"proposals:{name}", args=(found.key,))


def test_the_way_in_is_for_officers_and_leaders_of_a_province_and_of_the_centre(as_: As) -> None:
    asked = (
        "chuyenvien.danang",
        "lanhdao.gialai",
        "chuyenvien.cuc",
        "lanhdao.cuc",
        UNIT,
        "thamdinh.cuc",
        "ketoan.cuc",
        "lanhdao.bo",
        "quantri",
    )
    found = {who: [as_(who).get(url).status_code for url in (HOME, f"{HOME}tep-mau.xlsx")] for who in asked}
    assert found == {who: [200, 200] if place < 4 else [404, 404] for place, who in enumerate(asked)}


def test_the_import_of_another_office_is_not_found(cast: Cast, as_: As) -> None:
    found = checked(cast[OFFICER], row())
    names = ("history_import", "history_faults", "history_questions", "history_undo")
    for who in ("chuyenvien.gialai", UNIT, CENTRE, "quantri"):
        assert [as_(who).get(address(found, name)).status_code for name in names] == [404] * 4
    done = brought_in(cast[OFFICER], row())
    assert [as_(who).get(address(done)).status_code for who in ("chuyenvien.gialai", LEADER, CENTRE)] == [404, 200, 200]


def test_a_colleague_reads_an_import_and_presses_nothing(cast: Cast, as_: As) -> None:
    found = checked(cast[OFFICER], row())
    page = as_(LEADER).get(address(found))
    assert 'name="action"' not in page.content.decode()
    refused = as_(LEADER).post(address(found), {"action": "import", "digest": found.digest})
    assert (refused.status_code, "Chỉ người đã tải tệp lên mới làm được việc này." in text(refused)) == (409, True)


def test_a_file_with_faults_is_shown_cell_by_cell_and_downloaded(cast: Cast, as_: As) -> None:
    client = as_(OFFICER)
    sent = client.post(
        HOME, {"file": upload(workbook([row(title=None), row(number="13/KC", state="x")])), "existing": "skip"}
    )
    page = client.get(sent["Location"])
    assert "Ô B2 (Tên đề án): chưa ghi." in text(page)
    assert "Không có dòng nào nhập được." in text(page)
    key = sent["Location"].rstrip("/").rsplit("/", 1)[-1]
    body = client.get(reverse("proposals:history_faults", args=(key,))).content
    table = load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert table[1:3] == [["Dòng", "Ô", "Lỗi"], [2.0, "Ô B2 (Tên đề án)", "chưa ghi."]]
    assert len(table) == 4


def test_what_is_no_workbook_is_said_beside_the_field(as_: As) -> None:
    sent = as_(OFFICER).post(HOME, {"file": upload(b"<html>"), "existing": "skip"})
    assert sent.status_code == 409
    assert "Chỉ nhận Excel (.xlsx); nội dung tệp này là trang web (HTML)." in text(sent)


@pytest.mark.parametrize("odd", ["", "\0", "x" * 5000, "🙂", "-1", "ten-0"])
def test_nothing_odd_that_is_sent_breaks_a_page(cast: Cast, as_: As, odd: str) -> None:
    found = checked(cast[OFFICER], row(commune="Xã Hòa Bắc"))
    client = as_(OFFICER)
    sent = [
        client.get(HOME, {"tiep": odd}), client.post(HOME, {"existing": odd, "file": odd}),
        client.post(address(found), {"action": "import", "digest": odd, "only_good": "1"}),
        client.post(address(found), {"action": odd}), client.post(address(found, "history_again")),
        client.post(address(found, "history_questions"), {"ten-0": odd, "rest": odd}),
        client.post(address(found, "history_undo"), {"x": odd}),
    ]  # fmt: skip
    assert [answer.status_code for answer in sent] == [200, 409, 409, 200, 409, sent[5].status_code, 302]
    assert sent[5].status_code in {302, 409}


def test_from_the_file_to_the_list_and_back(
    cast: Cast, as_: As, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client = as_(OFFICER)
    sent = client.post(HOME, {"file": upload(workbook(rows(2))), "existing": "skip"})
    page = client.get(sent["Location"])
    assert "Nhập 2 đề án" in text(page)
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())
    assert digest is not None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(sent["Location"], {"action": "import", "digest": digest[1]})
    assert "Đã nhập lúc" in text(client.get(sent["Location"]))
    listed = client.get("/de-an/?nguon=lich-su")
    assert text(listed).count("KCQG-2023-000") == 2
    assert listed.content.decode().count('<span class="badge-state closed">Nhập từ lịch sử</span>') == 2
    assert "KCQG-2023" not in text(client.get("/de-an/?nguon=phan-mem"))
    undo = f"{sent['Location']}hoan-tac/"
    assert "Đề án đã thêm, sẽ bị xóa 2" in text(client.get(undo))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(undo)
    assert "Đã hoàn tác lúc" in text(client.get(sent["Location"]))
    assert "KCQG-2023" not in text(client.get("/de-an/"))
    assert "Đã hoàn tác" in text(client.get(HOME))


def test_a_big_file_is_looked_at_by_a_worker(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    monkeypatch.setattr(history, "SMALL_BYTES", 10)
    client = as_(OFFICER)
    sent = client.post(HOME, {"file": upload(workbook(rows(2))), "existing": "skip"})
    assert "Trang tự cập nhật" in text(client.get(sent["Location"]))
    with tenant_scope(*cast[OFFICER].tenant_ids):
        found = HistoryImport.objects.select_related("job").get()
    assert worked(found).state == "checked"
    assert "Nhập 2 đề án" in text(client.get(sent["Location"]))


def test_a_job_that_failed_is_run_again_or_the_file_dropped(cast: Cast, as_: As) -> None:
    actor = cast[OFFICER]
    found = checked(actor, row())
    with tenant_scope(*actor.tenant_ids):
        found = history.confirm_import(found, digest=found.digest, only_good=False, actor=actor)
        Job.objects.filter(pk=found.job.pk).update(status=Job.Status.FAILED, message="Hỏng")
    client = as_(OFFICER)
    assert "Không làm được: Hỏng" in text(client.get(address(found)))
    assert client.post(address(found, "history_again")).status_code == 302
    assert worked(found).state == "done"
    again = client.post(address(found, "history_again"))
    assert (again.status_code, "không cần chạy lại" in text(again)) == (409, True)


def test_a_job_that_was_cancelled_is_run_again_or_the_file_dropped(cast: Cast, as_: As) -> None:
    actor = cast[OFFICER]
    found = checked(actor, row())
    with tenant_scope(*actor.tenant_ids):
        found = history.confirm_import(found, digest=found.digest, only_good=False, actor=actor)
        cancel(found.job)
        found.refresh_from_db()
        found.job.refresh_from_db()
        assert history.is_waiting(found)
    client = as_(OFFICER)
    assert "Đã huỷ theo yêu cầu" in text(client.get(address(found)))
    assert client.post(address(found, "history_again")).status_code == 302
    assert worked(found).state == "done"


def test_questions_are_answered_on_a_page_and_the_rest_left_as_it_was(cast: Cast, as_: As) -> None:
    found = checked(cast[OFFICER], row(commune="Xã Hòa Bắc"), row(number="13/KC", title="Hai", commune="Xã Hải Châu"))
    client = as_(OFFICER)
    page = client.get(address(found, "history_questions"))
    assert "Địa điểm “Xã Hòa Bắc”, Đà Nẵng nay là" in text(page)
    assert '<option value="20242" selected>Phường Hải Châu</option>' in page.content.decode()
    client.post(address(found, "history_questions"), {"ten-0": "", "ten-1": "20242", "rest": "1"})
    with tenant_scope(*cast[OFFICER].tenant_ids):
        found.refresh_from_db()
    assert (found.created, found.fault_count) == (2, 0)
    assert sorted(found.answers.values()) == ["-", "20242"]


def test_a_file_that_is_dropped_is_gone_with_its_row(
    cast: Cast, as_: As, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    found = checked(cast[OFFICER], row())
    storage, name = found.file.storage, found.file.name
    with django_capture_on_commit_callbacks(execute=True):
        as_(OFFICER).post(address(found), {"action": "drop"})
    assert not storage.exists(name)
    with tenant_scope(*cast[OFFICER].tenant_ids):
        assert not HistoryImport.objects.exists()


@pytest.mark.parametrize("state", ALLOWED)
def test_every_tab_of_an_imported_case_opens_for_everybody_who_may_see_it(cast: Cast, as_: As, state: str) -> None:
    brought_in(cast[OFFICER], in_state(state))
    with tenant_scope(*cast[OFFICER].tenant_ids):
        code = Proposal.objects.get().code
    for who in (UNIT, OFFICER, LEADER, CENTRE, "ketoan.cuc"):
        client = as_(who)
        answers = [client.get(reverse(f"workbench:{tab}", args=(code,))) for tab in TABS]
        assert [answer.status_code for answer in answers] == [200] * len(TABS), who
        assert "Nhập từ lịch sử" in text(answers[0])
        assert "Nhập từ sổ sách cũ, tệp" in text(answers[5])
        assert as_(who).get(f"/api/v1/proposals/{code}/").status_code == 200
    assert as_("lanhdao.bo").get(f"/de-an/{code}/").status_code == (200 if state in State.PUBLIC else 404)
    assert as_("chuyenvien.gialai").get(f"/de-an/{code}/").status_code == 404


def test_the_unit_may_start_a_new_one_from_an_imported_case(cast: Cast, as_: As) -> None:
    open_windows(next_plan_year())
    brought_in(cast[OFFICER], row())
    copy = reverse("proposals:copy", args=("KCQG-2023-0001",))
    assert copy in as_(UNIT).get("/de-an/KCQG-2023-0001/").content.decode()
    assert as_(UNIT).get(copy).status_code == 200
    assert copy not in as_(OFFICER).get("/de-an/KCQG-2023-0001/").content.decode()


@pytest.mark.parametrize(
    "state", [State.ASSIGNED, State.IMPLEMENTING, State.ACCEPTED, State.SETTLING, State.NOT_FUNDED]
)
@pytest.mark.parametrize("who", [UNIT, OFFICER, LEADER, CENTRE, "ketoan.cuc", "lanhdao.cuc"])
def test_no_address_of_the_portal_writes_into_an_imported_case(cast: Cast, as_: As, who: str, state: str) -> None:
    brought_in(cast[OFFICER], in_state(state))
    with tenant_scope(*cast[OFFICER].tenant_ids):
        proposal = Proposal.objects.get()
    client = as_(who)
    for name, arguments in OBJECTS.items():
        if arguments.get("code") == "proposal" and not name.startswith("reporting:"):
            values = {key: proposal.code if value == "proposal" else value for key, value in arguments.items()}
            client.post(reverse(name, kwargs=values), {"version": "1", "note": "x", "reason": "x", "amount": "1"})
    with tenant_scope(*cast[CENTRE].tenant_ids):
        assert touched_codes([proposal.pk]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_imports_asks_the_same_questions_for_one_and_for_three(cast: Cast, as_: As, count: int) -> None:
    for number in range(count):
        checked(cast[OFFICER], row(number=f"{number}/KC"))
    client = as_(OFFICER)
    client.get(HOME)
    with CaptureQueriesContext(connection) as taken:
        page = client.get(HOME)
    assert text(page).count("So de an.xlsx") == count
    assert len(taken) == 12
