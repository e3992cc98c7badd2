"""A report of one's own in the browser: built, kept, shared, scheduled; beat asks, a real worker makes it, a receiver opens it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.tenancy import tenant_scope
from proposals.states import State
from reporting.models import ReportRun, ReportSchedule
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person
from tests.servers import PROJECT, LivePortal

People = Callable[..., Person]
PHONE = {"width": 390, "height": 844}
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
PICTURES = os.environ.get("KC_PICTURES")
NAME = "Đề án đã nộp theo đơn vị"


@pytest.fixture
def submitted(inside: Inside) -> str:
    with inside() as cast:
        return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast).code


def photograph(person: Person, name: str) -> None:
    """Both sizes, only when somebody wants to look."""
    for width, height in ((1280, 800), (390, 844)) if PICTURES else ():
        person.page.set_viewport_size({"width": width, "height": height})
        person.page.screenshot(path=str(Path(PICTURES or "") / f"{name}-{width}.png"), full_page=True)
    person.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_report_from_the_first_column_to_the_receiver(
    signed_in: People, looker: Looker, inside: Inside, portal: LivePortal, submitted: str
) -> None:
    officer, leader = signed_in("chuyenvien.danang"), signed_in("lanhdao.danang")
    address = _built(officer, submitted)
    officer.press("Dùng chung trong đơn vị")
    _scheduled(officer, address)
    leader.open("/bao-cao/tu-lap/?loai=dung-chung")
    leader.follow(NAME)
    expect(leader.page.get_by_role("button", name="Sao chép")).to_be_visible()
    assert leader.page.get_by_role("link", name="Sửa", exact=True).count() == 0
    _come(inside, portal)
    leader.open("/thong-bao/")
    leader.follow(f"Báo cáo định kỳ “{NAME}” đã lập, 1 dòng.")
    photograph(leader, "run")
    with leader.page.expect_download() as download:
        leader.page.get_by_role("link", name="Tải tệp Excel").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    officer.open(address)
    expect(officer.page.locator("#noi-dung")).to_contain_text("Lê Quang Đạt")
    photograph(officer, "report")
    officer.press("Tạm dừng lịch")
    officer.follow("Xóa")
    officer.press("Xóa báo cáo")
    for path in ("/bao-cao/tu-lap/", "/bao-cao/tu-lap/lan/", "/bao-cao/tu-lap/danh-muc/", "/bao-cao/tu-lap/moi/"):
        officer.open(path)
        photograph(officer, path.strip("/").replace("/", "-"))
    assert looker.findings == []


def _built(officer: Person, code: str) -> str:
    """On the keyboard's way: what is wrong is said, nothing is lost, then it is right; on a phone too."""
    officer.open("/bao-cao/tu-lap/moi/")
    officer.follow("Đề án")
    expect(officer.page.locator(".report-table")).to_contain_text(code)
    officer.page.get_by_text("Thêm cột").first.click()
    officer.page.locator('[name="them"][value="due_on"]').check()
    officer.page.get_by_role("button", name="Thêm các cột đã đánh dấu").click()
    officer.page.get_by_role("button", name="Đưa Hạn xử lý lên trước").click()
    officer.choose("dk-0-cot", "amount_proposed")
    officer.choose("dk-0-phep", "tu")
    officer.fill(**{"dk-0-gia-tri": "nhiều", "name": NAME})
    officer.page.get_by_role("button", name="Xem trước").first.click()
    expect(officer.page.locator(".error-summary")).to_contain_text("nhiều")
    officer.fill(**{"dk-0-gia-tri": "1 triệu"})
    officer.page.set_viewport_size(PHONE)
    officer.press("Xem trước")
    assert officer.page.evaluate(WIDE)
    expect(officer.page.locator(".report-words")).to_contain_text("đề nghị từ 1.000.000 đồng")
    photograph(officer, "build")
    officer.press("Lưu báo cáo")
    return officer.page.url


def _scheduled(officer: Person, address: str) -> None:
    officer.follow("Đặt lịch")
    photograph(officer, "schedule")
    officer.choose("frequency", "daily")
    officer.page.get_by_label("Lê Quang Đạt").first.check()
    officer.press("Đặt lịch")
    assert officer.page.url == address
    expect(officer.page.locator("#noi-dung")).to_contain_text("Hằng ngày, lúc 7 giờ")


def _come(inside: Inside, portal: LivePortal) -> None:
    """The moment has come: the task of beat is put in the queue, the worker of the portal does the rest."""
    with inside() as cast:
        tenant = cast["chuyenvien.danang"].tenant_id
        with tenant_scope(tenant):
            ReportSchedule.objects.update(next_at=timezone.now() - timedelta(minutes=1))
        ask = [sys.executable, "-m", "celery", "-A", "khuyencong", "call", "khuyencong.run_reports"]
        subprocess.run(ask, env=portal.environment, cwd=PROJECT, check=True, capture_output=True, timeout=60)
        states: list[str] = []
        for _ in range(120):
            with tenant_scope(tenant):
                states = list(ReportRun.objects.filter(slot__isnull=False).values_list("state", flat=True))
            if states == ["ready", "ready"]:
                return
            time.sleep(0.5)
        raise AssertionError(states)
