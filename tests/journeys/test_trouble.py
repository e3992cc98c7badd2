"""Things that go wrong: dead workers, a database that is away, lost sessions, two editors, files beyond any size."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import expect
from psycopg2 import sql

from proposals.models import Proposal
from tests import servers
from tests.factories.proposals import complete_draft, make_draft
from tests.journeys.people import Person, sparse_pdf

People = Callable[..., Person]
MEGABYTE = 1024 * 1024
SILENCE = 7  # seconds; JOB_SILENCE_SECONDS of the portal is 6
FOUND = "Nội dung được giữ trên máy này"


@pytest.fixture
def draft(inside: Callable[[], Any]) -> Proposal:
    """A complete draft of donvi.danang."""
    with inside() as cast:
        return complete_draft(make_draft(cast), cast)


def test_a_worker_killed_in_the_middle_of_a_pdf_loses_nothing(
    portal: servers.LivePortal, signed_in: People, draft: Proposal
) -> None:
    unit = signed_in("donvi.danang")
    unit.open(f"/de-an/{draft.code}/van-ban/")
    unit.press("Đề án khuyến công (Mẫu 1)")
    _wait_for_job(portal, "running")
    portal.kill("worker")
    unit.page.reload()
    expect(unit.page.get_by_role("link", name="Tải tệp PDF")).to_have_count(0)
    time.sleep(SILENCE)
    _rescue(portal)
    portal.start("worker")

    expect(unit.page.get_by_role("link", name="Tải tệp PDF")).to_be_visible(timeout=60_000)
    assert _jobs(portal) == [("done", 2)]


def test_a_database_that_was_restarted_between_two_requests_is_not_noticed(
    portal: servers.LivePortal, signed_in: People, draft: Proposal
) -> None:
    unit = signed_in("donvi.danang")
    _end_connections(portal)
    unit.open(f"/de-an/{draft.code}/")

    expect(unit.page.locator("h1")).to_have_text(draft.title)


def test_a_database_that_is_away_is_said_in_a_clear_sentence_and_then_forgotten(
    portal: servers.LivePortal, signed_in: People, draft: Proposal
) -> None:
    unit = signed_in("donvi.danang")
    with _database_away(portal):
        unit.page.goto(f"{portal}/de-an/{draft.code}/")
        expect(unit.page.locator("h1")).to_have_text("Hệ thống gặp sự cố")
        assert "Traceback" not in unit.page.content()
    unit.open(f"/de-an/{draft.code}/")

    expect(unit.page.locator("h1")).to_have_text(draft.title)


def test_a_session_that_ends_while_typing_keeps_the_text(signed_in: People, draft: Proposal) -> None:
    unit = signed_in("donvi.danang")
    unit.open(f"/de-an/{draft.code}/muc/muc-tieu/")
    unit.context.clear_cookies()
    unit.fill(objectives="Viết khi phiên đã hết.")
    expect(unit.page.locator("[data-save-state]")).to_contain_text(FOUND)
    unit.sign_in()
    unit.open(f"/de-an/{draft.code}/muc/muc-tieu/")

    expect(unit.field("objectives")).to_have_value("Viết khi phiên đã hết.")
    expect(unit.page.locator("[data-save-state]")).to_contain_text("đã lưu lúc")


def test_two_editors_of_one_section_see_both_versions(signed_in: People, draft: Proposal) -> None:
    here, there = signed_in("donvi.danang"), signed_in("donvi.danang", again=True)
    for person in (here, there):
        person.open(f"/de-an/{draft.code}/muc/muc-tieu/")
    here.fill(objectives="Bản thứ nhất.")
    here.press("Lưu")
    there.fill(objectives="Bản thứ hai.")
    there.press("Lưu")

    expect(there.page.locator("h1")).to_have_text("Có hai bản của mục này")
    assert there.page.locator(".version-text").all_inner_texts()[:2] == ["Bản thứ hai.", "Bản thứ nhất."]
    there.press("Lấy bản của tôi")
    here.open(f"/de-an/{draft.code}/muc/muc-tieu/")
    expect(here.field("objectives")).to_have_value("Bản thứ hai.")


@pytest.mark.parametrize(
    ("megabytes", "said"),
    [
        (200, "vượt dung lượng cho phép"),
        (21, "“ho-so-lon.pdf”: Tệp lớn 21 MB, vượt mức 20 MB cho một tệp."),
    ],
)
def test_a_file_beyond_the_limit_is_refused_in_a_clear_sentence(
    signed_in: People, draft: Proposal, tmp_path: Path, megabytes: int, said: str
) -> None:
    unit = signed_in("donvi.danang")
    unit.open(f"/de-an/{draft.code}/giay-to/")
    adding = unit.page.locator(".paper-slot", has_text="Không bắt buộc").first.locator(".paper-add")
    adding.locator('input[type="file"]').set_input_files(sparse_pdf(tmp_path / "ho-so-lon.pdf", megabytes * MEGABYTE))
    with unit.page.expect_navigation(timeout=90_000):
        adding.get_by_role("button", name="Tải lên").click()

    expect(unit.page.get_by_text(said)).to_be_visible()


@contextmanager
def _asking(portal: servers.LivePortal, database: str = "") -> Iterator[Any]:
    connection = psycopg2.connect(servers.owner_url(database or portal.database))
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        yield cursor


def _jobs(portal: servers.LivePortal) -> list[tuple[str, int]]:
    with _asking(portal) as cursor:
        cursor.execute("SELECT status, attempts FROM core_job")
        return list(cursor.fetchall())


def _wait_for_job(portal: servers.LivePortal, status: str) -> None:
    with _asking(portal) as cursor:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM core_job WHERE status = %s", [status])
            if cursor.fetchone() == (1,):
                return
            time.sleep(0.01)
    raise AssertionError(f"no job became {status}")


def _rescue(portal: servers.LivePortal) -> None:
    """What beat asks for every minute."""
    command = [sys.executable, "manage.py", "shell", "-c", "from khuyencong.tasks import rescue_jobs; rescue_jobs()"]
    subprocess.run(command, env=portal.environment, cwd=servers.PROJECT, check=True, capture_output=True)


def _end_connections(portal: servers.LivePortal) -> None:
    with _asking(portal, "postgres") as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [portal.database])


@contextmanager
def _database_away(portal: servers.LivePortal) -> Iterator[None]:
    """Nobody gets in, and who was in is thrown out: a restart, for this database alone."""
    name = sql.Identifier(portal.database)
    with _asking(portal, "postgres") as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        _end_connections(portal)
        yield
        cursor.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
