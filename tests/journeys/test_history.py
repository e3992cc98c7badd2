"""The books of earlier years in the browser: a broken cell first, then a question, one press, the list, and all of it undone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.axe import Looker
from tests.journeys.people import Person
from tests.proposals.history_sheets import row, rows, workbook

People = Callable[..., Person]
HOME = "/de-an/nhap-lich-su/"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def an_upload(body: bytes) -> dict[str, object]:
    return {"name": "So de an 2023.xlsx", "mimeType": "application/octet-stream", "buffer": body}


def seen(page: Page, name: str) -> None:
    """No page is wider than a phone; pictures of each where KC_PICTURES names a folder."""
    for size, label in ((PHONE, "390"), (DESKTOP, "1280")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(WIDE), f"{name} at {label}"
        if folder := os.environ.get("KC_PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}-{label}.png"), full_page=True)


def test_old_books_come_in_after_a_broken_cell_and_go_again(signed_in: People, looker: Looker) -> None:
    officer = signed_in("chuyenvien.danang")
    page = officer.open("/de-an/")
    officer.follow("Nhập từ sổ sách cũ")
    given = [*rows(2, commune="Xã Hòa Bắc, huyện Hòa Vang"), row(number="9/KC", title="Đề án ô hỏng")]
    _hand_in(officer, workbook(given, formula=(4, "approved")))
    expect(page.locator("#noi-dung")).to_contain_text("ô báo lỗi #REF!. Hãy sửa công thức hoặc gõ giá trị.")
    seen(page, "faults")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải danh sách lỗi").click()
    assert taken.value.suggested_filename == "loi-nhap-lich-su.xlsx"
    officer.follow("Tải lên tệp khác")
    _hand_in(officer, workbook(given))
    officer.follow("Trả lời từng tên")
    seen(page, "questions")
    officer.press("Gửi, và giữ tên cũ cho mọi địa danh còn lại")
    seen(page, "dry-run")
    officer.press("Nhập 3 đề án")
    expect(page.locator("#noi-dung")).to_contain_text("Đã nhập lúc", timeout=20_000)
    seen(page, "done")
    address = page.url
    officer.follow("Xem các đề án nhập từ lịch sử")
    expect(page.locator("table.proposals")).to_contain_text("Nhập từ lịch sử")
    seen(page, "list")
    officer.follow("Đề án ô hỏng")
    expect(page.locator(".case-head")).to_contain_text("Nhập từ lịch sử")
    seen(page, "case")
    officer.follow("Lịch sử")
    expect(page.locator("#noi-dung")).to_contain_text("Nhập từ sổ sách cũ, tệp")
    officer.open(address)
    officer.follow("Hoàn tác lần nhập")
    seen(page, "undo")
    officer.press("Hoàn tác lần nhập")
    expect(page.locator("#noi-dung")).to_contain_text("Đã hoàn tác lúc", timeout=20_000)
    officer.open(HOME)
    seen(page, "imports")
    assert looker.findings == []


def _hand_in(officer: Person, body: bytes) -> None:
    officer.field("file").set_input_files(an_upload(body))  # type: ignore[arg-type]
    officer.press("Kiểm tra tệp")
