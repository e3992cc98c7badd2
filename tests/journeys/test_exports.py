"""Long lists leave as files: written by a real worker, through a killed worker, a full disk, a change of mind, a lost session."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from core.tenancy import tenant_scope
from programmes.selectors import content
from proposals.models import Proposal
from proposals.services.drafts import search_text
from proposals.states import State
from tests import servers
from tests.factories.proposals import next_plan_year
from tests.journeys.people import Person

People = Callable[..., Person]
ROWS = 4000
YEAR = next_plan_year()
JOBS = "/bao-cao/viec/"
SILENCE = 7  # seconds; JOB_SILENCE_SECONDS of the portal is 6


@pytest.fixture(scope="module", autouse=True)
def _few_at_once() -> Iterator[None]:
    """The portal of this module lets fifty rows leave at once."""
    os.environ["EXPORT_ROWS_AT_ONCE"] = "50"
    yield
    del os.environ["EXPORT_ROWS_AT_ONCE"]


@pytest.fixture
def officer(portal: servers.LivePortal, inside: Callable[[], Any], signed_in: People) -> Person:
    """Of the Sở of Đà Nẵng, with thousands of đề án in a year of their own."""
    with inside() as cast:
        unit, now = cast["donvi.danang"], timezone.now()
        with tenant_scope(*unit.tenant_ids):
            if not Proposal.objects.filter(plan_year=YEAR).exists():
                rows = [
                    Proposal(
                        tenant_id=unit.tenant_id, unit=unit.organisation, plan_year=YEAR, created_by=unit.user, code=f"DH-{n:05}",
                        content_id=content("ND3.3").pk, state=State.REGISTERED, submitted_at=now, registered_at=now,
                        title=f"Hỗ trợ ứng dụng máy móc tiên tiến, cơ sở số {n}",
                    )
                    for n in range(ROWS)
                ]  # fmt: skip
                for row in rows:
                    row.search_text = search_text(row)
                Proposal.objects.bulk_create(rows, batch_size=1000)
    return signed_in("chuyenvien.danang")


@pytest.fixture
def empty_list(portal: servers.LivePortal) -> None:
    """No job of an earlier test stands on the page, and a worker is there whatever became of that test."""
    if "worker" not in portal.processes:
        portal.start("worker")
    with _asking(portal) as cursor:
        cursor.execute("UPDATE core_job SET role = 'truoc'")


def test_a_list_of_thousands_is_written_and_fetched(officer: Person, tmp_path: Path, empty_list: None) -> None:
    officer.open(f"/de-an/?nam={YEAR}")
    _pictures(officer, "list")
    officer.follow("Xuất Excel")
    expect(officer.page.get_by_text("dài hơn 50 dòng")).to_be_visible()
    _pictures(officer, "ask")
    officer.press("Lập tệp")
    expect(officer.page.get_by_role("link", name="Tải tệp Excel")).to_be_visible(timeout=60_000)
    officer.page.reload()
    officer.look(officer.page)
    _pictures(officer, "file")
    rows = _download(officer, tmp_path)
    assert (len(rows), rows[1][0]) == (ROWS + 2, "Số hồ sơ")
    assert f"Năm kế hoạch: {YEAR}" in rows[0][0]
    officer.open(JOBS)
    expect(officer.page.get_by_role("link", name=re.compile("^Mở kết quả"))).to_be_visible()


def test_a_worker_killed_in_the_middle_of_an_export_leaves_no_half_file(
    portal: servers.LivePortal, officer: Person, tmp_path: Path, empty_list: None
) -> None:
    _stopped_while_writing(portal, officer)
    portal.kill("worker")
    officer.page.reload()
    expect(officer.page.get_by_role("link", name="Tải tệp Excel")).to_have_count(0)
    assert [path.suffix for path in _files(portal)].count(".part") == 1
    time.sleep(SILENCE)
    _rescue(portal)
    portal.start("worker")
    expect(officer.page.get_by_role("link", name="Tải tệp Excel")).to_be_visible(timeout=60_000)
    assert len(_download(officer, tmp_path)) == ROWS + 2
    assert [path for path in _files(portal) if path.suffix == ".part"] == []
    assert _newest(portal) == ("done", 2)


def test_a_failed_job_says_why_and_is_run_again_when_it_is_mended(
    portal: servers.LivePortal, officer: Person, tmp_path: Path, empty_list: None
) -> None:
    directory = Path(portal.environment["MEDIA_ROOT"]) / "exports"
    directory.mkdir(parents=True, exist_ok=True)
    aside = directory.with_name("exports-aside")
    directory.rename(aside)
    directory.write_bytes(b"")
    _ask(officer)
    _wait(portal, "failed")
    officer.open(JOBS)
    expect(officer.page.get_by_text("Máy chủ không ghi được tệp")).to_be_visible()
    _pictures(officer, "failed")
    directory.unlink()
    aside.rename(directory)
    officer.page.get_by_role("button", name=re.compile("^Chạy lại")).click()
    expect(officer.page.get_by_text("Đã xếp hàng chạy lại")).to_be_visible()
    expect(officer.page.get_by_role("link", name=re.compile("^Mở kết quả"))).to_be_visible(timeout=60_000)
    officer.page.get_by_role("link", name=re.compile("^Mở kết quả")).click()
    assert len(_download(officer, tmp_path)) == ROWS + 2


def test_a_waiting_job_is_cancelled_and_a_worker_that_comes_later_leaves_it(
    portal: servers.LivePortal, officer: Person, signed_in: People, empty_list: None
) -> None:
    portal.kill("worker")
    _ask(officer)
    officer.context.clear_cookies()  # the session is lost; the job is not
    again = signed_in("chuyenvien.danang", again=True)
    again.open(JOBS)
    again.page.get_by_role("button", name=re.compile("^Huỷ")).click()
    expect(again.page.get_by_text("Đã huỷ: Xuất Excel")).to_be_visible()
    portal.start("worker")
    time.sleep(SILENCE)
    again.page.reload()
    expect(again.page.locator(".badge-state", has_text="Đã huỷ")).to_be_visible()
    assert _newest(portal) == ("cancelled", 0)


def test_a_running_job_is_cancelled_and_keeps_nothing(
    portal: servers.LivePortal, officer: Person, signed_in: People, empty_list: None
) -> None:
    plain = signed_in("chuyenvien.danang", again=True, javascript=False)
    family = _stopped_while_writing(portal, plain)
    plain.open(JOBS)
    _pictures(plain, "running")
    plain.page.get_by_role("button", name=re.compile("^Huỷ")).click()
    for process in family:
        process.resume()
    deadline = time.monotonic() + 30
    while any(path.suffix == ".part" for path in _files(portal)) and time.monotonic() < deadline:
        time.sleep(0.1)
    plain.page.reload()
    expect(plain.page.locator(".badge-state", has_text="Đã huỷ")).to_be_visible()
    assert _newest(portal) == ("cancelled", 1)
    with _asking(portal) as cursor:
        cursor.execute("SELECT written_at FROM reporting_exportfile ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == (None,)


def test_no_page_had_a_finding(looker: Any) -> None:
    assert looker.findings == []


def _ask(person: Person) -> None:
    person.open(f"/bao-cao/xuat/de-an/xlsx/?nam={YEAR}")
    person.press("Lập tệp")


def _stopped_while_writing(portal: servers.LivePortal, person: Person) -> list[psutil.Process]:
    """The worker's processes, halted in the middle: it is started after the page was left, so that it cannot be done before."""
    portal.kill("worker")
    _ask(person)
    portal.start("worker")
    _wait(portal, "running")
    family = psutil.Process(portal.processes["worker"].pid).children(recursive=True)
    _wait_for_workshop(portal)
    for process in family:
        process.suspend()
    return family


def _download(person: Person, tmp_path: Path) -> list[list[Any]]:
    with person.page.expect_download() as fetched:
        person.page.get_by_role("link", name="Tải tệp Excel").click()
    fetched.value.save_as(tmp_path / "a.xlsx")
    return CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()


def _files(portal: servers.LivePortal) -> list[Path]:
    return sorted((Path(portal.environment["MEDIA_ROOT"]) / "exports").glob("*"))


def _asking(portal: servers.LivePortal) -> Any:
    connection = psycopg2.connect(servers.owner_url(portal.database))
    connection.autocommit = True
    return closing(connection.cursor())


def _newest(portal: servers.LivePortal) -> tuple[str, int]:
    with _asking(portal) as cursor:
        cursor.execute("SELECT status, attempts FROM core_job ORDER BY id DESC LIMIT 1")
        found: tuple[str, int] = cursor.fetchone()
        return found


def _wait(portal: servers.LivePortal, status: str) -> None:
    deadline = time.monotonic() + 60
    with _asking(portal) as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT status FROM core_job ORDER BY id DESC LIMIT 1")
            if cursor.fetchone() == (status,):
                return
            time.sleep(0.01)
    raise AssertionError(f"the job did not become {status}:\n{portal.log('worker')[-2000:]}")


def _wait_for_workshop(portal: servers.LivePortal) -> None:
    """Until the worker has begun to write."""
    deadline = time.monotonic() + 30
    while not any(path.suffix == ".part" for path in _files(portal)):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def _rescue(portal: servers.LivePortal) -> None:
    """What beat asks for every minute."""
    command = [sys.executable, "manage.py", "shell", "-c", "from khuyencong.tasks import rescue_jobs; rescue_jobs()"]
    subprocess.run(command, env=portal.environment, cwd=servers.PROJECT, check=True, capture_output=True)


def _pictures(person: Person, name: str) -> None:
    """For whoever looks: KC_PICTURES names a directory."""
    if directory := os.environ.get("KC_PICTURES"):
        for width, height in ((1280, 800), (390, 844)):
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.screenshot(path=f"{directory}/{name}-{width}.png", full_page=True)
        person.page.set_viewport_size({"width": 1366, "height": 768})
