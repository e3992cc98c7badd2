"""A person reads notices and chooses how to be told, without JavaScript as well; axe looks at every page."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from notifications.services import notify
from notifications.services.letters import unsubscribe_token
from tests import servers
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.meeting import People
from tests.journeys.people import visitor

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def picture(page: Page, name: str) -> None:
    """At both widths; the page never runs out of the phone."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (name, size)
        if folder := os.environ.get("KC_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)


def test_notices_are_read_filtered_and_chosen(
    signed_in: People, inside: Inside, looker: Looker, browser: Browser, portal: servers.LivePortal
) -> None:
    with inside() as cast:
        user = cast["donvi.danang"].user.pk
        notify([user], kind="dossier_returned", text="DA-1 Máy sấy cà phê: Trả lại để bổ sung", url="/de-an/")
        notify([user], kind="report_due", text="DA-2 Lò gốm: chưa gửi báo cáo tiến độ", url="/hop-dong/")
        token = unsubscribe_token(user, "report_due")
    unit = signed_in("donvi.danang")
    unit.open("/thong-bao/")
    picture(unit.page, "list")
    unit.page.get_by_role("link", name="DA-2 Lò gốm").click()
    unit.open("/thong-bao/")
    unit.page.get_by_role("link", name="Chưa đọc", exact=True).click()
    expect(unit.page.locator("main")).not_to_contain_text("DA-2 Lò gốm")
    unit.page.get_by_role("button", name="Đánh dấu đã đọc").click()
    unit.page.get_by_role("link", name="Chưa đọc", exact=True).click()
    expect(unit.page.locator("main")).to_contain_text("Không có thông báo nào như vậy")
    unit.page.get_by_role("link", name="Tùy chọn nhận thông báo").click()
    picture(unit.page, "preferences")
    unit.choose("thu-meeting", "off")
    unit.choose("gio", "16")
    unit.press("Lưu tùy chọn")
    expect(unit.page.get_by_text("Đã lưu tùy chọn thông báo.")).to_be_visible()
    expect(unit.page.locator("#thu-meeting")).to_have_value("off")
    expect(unit.page.locator("#thu-dossier_returned option")).to_have_count(2)
    with visitor(browser, javascript=False) as context:
        page = context.new_page()
        page.goto(f"{portal}/thong-bao/bo-nhan/{token}/")
        picture(page, "unsubscribe")
        page.get_by_role("button", name="Ngừng gửi thư này").click()
        expect(page.locator("main")).to_contain_text("Đã ngừng gửi thư")
    unit.open("/thong-bao/tuy-chon/")
    expect(unit.page.locator("#thu-report_due")).to_have_value("off")
    assert looker.findings == []
