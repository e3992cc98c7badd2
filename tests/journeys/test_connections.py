"""A connection in the browser: made, tried, told of a step by real workers, switched off by its receiver, deleted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.integrations.builders import receiver, says
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person
from tests.servers import PROJECT, LivePortal

People = Callable[..., Person]
PICTURES = os.environ.get("KC_PICTURES")
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
PAGE = "/to-chuc/ket-noi/"


def photograph(person: Person, name: str) -> None:
    """No page is wider than a phone; pictures of both sizes only when somebody wants to look."""
    for width, height in ((1280, 800), (390, 844)):
        person.page.set_viewport_size({"width": width, "height": height})
        assert person.page.evaluate(WIDE), f"{name} at {width}"
        if PICTURES:
            person.page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    person.page.set_viewport_size({"width": 1366, "height": 768})


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.2)
    assert true()


def test_a_connection_from_its_first_test_to_its_end(
    signed_in: People, looker: Looker, inside: Inside, portal: LivePortal
) -> None:
    leader = signed_in("lanhdao.danang")
    leader.open(PAGE)
    photograph(leader, "empty")
    leader.follow("Lập kết nối")
    photograph(leader, "new")
    with receiver(says(200, b'{"received": true}')) as there:
        leader.fill(url=there.url, description="Phần mềm báo cáo của Sở")
        leader.choose("events", "proposal.submitted")
        leader.press("Lập kết nối")
        assert leader.page.get_by_label("Khóa ký").input_value().startswith("whsec_")
        photograph(leader, "secret")
        leader.follow("Tôi đã chép khóa")
        home = leader.page.url
        leader.press("Gửi tin thử")
        until(lambda: len(there.heard) == 1)
        with inside() as cast:
            code = advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast).code
        _beat(portal)
        until(lambda: len(there.heard) == 2)
        assert code in there.heard[1].body.decode()
        there.answer = says(410, "Địa chỉ đã đổi".encode())
        leader.open(home)
        until(lambda: _shows(leader, "Đã nhận", 2))  # the receiver has it a moment before the log says so
        leader.page.locator(".table details summary").first.click()
        expect(leader.page.locator("main")).to_contain_text(code)
        with leader.page.expect_navigation():
            leader.page.get_by_role("button", name=re.compile(r"^Gửi lại\s*: Đã nộp hồ sơ")).click()
        until(lambda: len(there.heard) == 3)
    leader.open("/thong-bao/")
    until(lambda: _shows(leader, "đã tắt: máy nhận trả lời 410"))
    leader.open(home)
    expect(leader.page.locator("main")).to_contain_text("Đã tắt")
    leader.page.locator(".table details summary").first.click()
    photograph(leader, "endpoint")
    leader.press("Mở lại")
    leader.press("Tạm dừng")
    leader.open(PAGE)
    photograph(leader, "list")
    leader.open(home)
    leader.follow("Xóa")
    photograph(leader, "delete")
    leader.press("Xóa kết nối")
    assert leader.page.url.endswith(PAGE)
    assert looker.findings == []


def _shows(leader: Person, words: str, times: int = 1) -> bool:
    leader.page.reload()
    return leader.page.locator("main").inner_text().count(words) >= times


def _beat(portal: LivePortal) -> None:
    """What beat asks for every minute."""
    ask = [sys.executable, "-m", "celery", "-A", "khuyencong", "call", "integrations.deliver"]
    subprocess.run(ask, env=portal.environment, cwd=PROJECT, check=True, capture_output=True, timeout=60)
