"""Statistics in the browser: a leader of a Sở and the Cục open them, narrow them, look behind a cell, take a file, print."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person

People = Callable[..., Person]
HOME = "/bao-cao/thong-ke/"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
BOARDS = ("tong-quan", "muc-tieu", "kinh-phi", "doi-tuong", "thoi-gian")


@pytest.fixture
def told(inside: Inside) -> dict[str, str]:
    with inside() as cast:
        accepted = advance(complete_draft(make_draft(cast), cast), State.ACCEPTED, cast)
        registered = advance(complete_draft(make_draft(cast, unit="donvi.gialai"), cast), State.REGISTERED, cast)
        return {"accepted": accepted.code, "registered": registered.code}


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_leader_of_the_so_and_the_cuc_read_their_figures(
    signed_in: People, looker: Looker, told: dict[str, str]
) -> None:
    leader, centre = signed_in("lanhdao.danang"), signed_in("lanhdao.cuc")
    leader.open("/bao-cao/")
    leader.follow("Thống kê")
    expect(leader.page.locator("#noi-dung")).not_to_contain_text("Gia Lai")
    for size, name in ((DESK, "rong"), (PHONE, "hep")):
        centre.page.set_viewport_size(size)
        for slug in BOARDS:
            centre.open(f"{HOME}{slug}/")
            assert centre.page.evaluate(WIDE), (slug, name)
            shot(centre.page, f"{slug}-{name}")
    centre.page.set_viewport_size(DESK)
    centre.open(f"{HOME}muc-tieu/")
    centre.follow("T2 Ứng dụng máy móc thiết bị hiện đại và dây chuyền công nghệ tiên tiến")
    shot(centre.page, "muc-tieu-T2")
    centre.follow("Đã nghiệm thu: 1, xem đề án")
    expect(centre.page.locator("tbody tr")).to_have_count(1)
    expect(centre.page.locator("tbody")).to_contain_text(told["accepted"])
    shot(centre.page, "de-an-phia-sau")
    centre.open(HOME)
    centre.choose("tinh", "sct-gia-lai")
    centre.choose("ky", str(next_plan_year()))
    centre.press("Xem")
    centre.follow("Số đề án: 1, xem đề án")
    expect(centre.page.locator("tbody")).to_contain_text(told["registered"])
    with_file(centre)
    printed(centre)
    assert looker.findings == []


def with_file(person: Person) -> None:
    person.open(HOME)
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Tải Excel: Đề án theo trạng thái").click()
    assert Path(download.value.path()).stat().st_size > 5_000


def printed(person: Person) -> None:
    person.press("Lập báo cáo PDF")
    link = person.page.get_by_role("link", name="Tải tệp PDF")
    expect(link).to_be_visible(timeout=60_000)
    with person.page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
