"""Paper in the browser: the Sở prints a receipt, takes its number, looks into the book, files the signed copy; anybody checks it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person, an_upload

People = Callable[..., Person]
SIZES = ((1280, 800), (390, 844))
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def submitted(inside: Inside) -> str:
    with inside() as cast:
        return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast).code


def test_a_receipt_gets_its_number_and_its_signed_copy(signed_in: People, looker: Looker, submitted: str) -> None:
    officer, leader = signed_in("chuyenvien.danang"), signed_in("lanhdao.danang")
    leader.open("/bao-cao/so-van-ban/")
    expect(leader.page.locator("#noi-dung")).to_contain_text("Sổ chưa có số nào trong năm này")
    leader.follow("Ký hiệu văn bản")
    leader.page.get_by_label("Loại văn bản").select_option("submission_receipt")
    leader.fill(symbol="GBN-SCT", last_on_paper="11")
    leader.press("Lưu ký hiệu")
    _seen(leader, "ky-hieu")
    officer.open(f"/bao-cao/de-an/{submitted}/")
    officer.page.locator('form[action$="/lap/submission_receipt/"] button').click()
    _made(officer)
    officer.follow("Lấy số")
    _seen(officer, "lay-so")
    officer.press("Lấy số")
    _made(officer)
    expect(officer.page.locator("#noi-dung")).to_contain_text("12/GBN-SCT")
    officer.follow("Lưu bản đã ký")
    officer.field("file").set_input_files(an_upload("bien-nhan-da-ky.pdf"))
    _seen(officer, "ban-da-ky")
    officer.press("Lưu bản đã ký")
    expect(officer.page.locator("#noi-dung")).to_contain_text("Bản quét, không có chữ ký số.")
    _seen(officer, "van-ban")
    check = officer.page.locator("dd a[href*='/cong-khai/xac-thuc/']").inner_text()
    officer.open("/bao-cao/so-van-ban/?tim=giay bien nhan")
    expect(officer.page.locator("tbody tr")).to_have_count(1)
    _seen(officer, "so")
    officer.follow("Hủy số 12/GBN-SCT")
    _seen(officer, "huy-so")
    officer.open(f"/cong-khai/xac-thuc/{check}/")
    expect(officer.page.locator("main")).to_contain_text("Bản quét, không có chữ ký số.")
    _seen(officer, "xac-thuc")
    assert looker.findings == []


def _made(person: Person) -> None:
    """Wait until the worker has made the file."""
    expect(person.page.get_by_role("link", name="Tải tệp PDF")).to_be_visible(timeout=60_000)
    person.page.reload()


def _seen(person: Person, name: str) -> None:
    """No page is wider than its screen; pictures go where KC_PICTURES says."""
    for width, height in SIZES:
        person.page.set_viewport_size({"width": width, "height": height})
        assert person.page.evaluate(WIDE), (name, width)
        if folder := os.environ.get("KC_PICTURES"):
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    person.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
