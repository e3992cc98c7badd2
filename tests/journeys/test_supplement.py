"""A dossier is returned with two points, the unit answers each, sends it back, the officer says what is resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.people import Person

People = Callable[..., Person]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
QUOTES, NEED = "Bổ sung báo giá của hai nhà cung cấp.", "Nêu sản lượng của năm gần nhất."


@pytest.fixture
def submitted(inside: Callable[[], Any]) -> Proposal:
    """A dossier with the Sở."""
    with inside() as cast:
        return advance(complete_draft(make_draft(cast), cast), State.SUBMITTED, cast)


def test_points_are_asked_answered_sent_back_and_marked(signed_in: People, submitted: Proposal) -> None:
    code, look = submitted.code, Looker()
    officer, unit = signed_in("chuyenvien.danang"), signed_in("donvi.danang")
    _ask(officer, code, look)
    _answer(unit, code, look)
    _mark(officer, code, look)
    _print(unit, code)

    assert look.findings == []


def _ask(officer: Person, code: str, look: Looker) -> None:
    page = officer.open(f"/de-an/{code}/")
    page.get_by_role("link", name="Yêu cầu bổ sung điểm này: mục 2").click()
    expect(officer.field("points-0-place")).to_have_value("su-can-thiet")
    officer.fill(**{"points-0-text": NEED})
    page.get_by_role("button", name="Thêm một điểm").click()
    officer.choose("points-1-place", "du-toan:lines")
    officer.fill(**{"points-1-text": QUOTES})
    expect(page.locator("[data-save-state]")).to_contain_text("đã lưu lúc")
    _at_both_widths(page, look)
    officer.open(f"/tham-dinh/{code}/return_to_unit/")
    expect(officer.field("points-1-text")).to_have_value(QUOTES)
    officer.press("Xem trước khi gửi")
    expect(page.locator("h1")).to_have_text("Xem trước yêu cầu bổ sung")
    _at_both_widths(page, look)
    officer.press("Gửi yêu cầu bổ sung")
    expect(page.locator(".case-state")).to_contain_text("Sở yêu cầu bổ sung")


def _answer(unit: Person, code: str, look: Looker) -> None:
    page = unit.open(f"/de-an/{code}/soan/")
    expect(page.get_by_text("1 điểm chưa trả lời")).to_have_count(2)
    _at_both_widths(page, look)
    _at_both_widths(unit.open(f"/de-an/{code}/muc/su-can-thiet/"), look)
    expect(page.locator(".asked-here, .points-here")).to_contain_text([NEED])
    unit.open(f"/de-an/{code}/nop/submit/")
    expect(page.locator(".obstacles")).to_contain_text("Chưa trả lời điểm 2")
    page.get_by_role("link", name="Chưa trả lời điểm 1 (Sự cần thiết và căn cứ).").click()
    unit.fill(**{"point-1-answer": "Đã nêu sản lượng năm 2025."})
    expect(page.locator("[data-save-state]")).to_contain_text("đã lưu lúc")
    unit.fill(**{"point-2-answer": "Đã đính kèm hai báo giá."})
    unit.press("Lưu tất cả")
    expect(page.locator("#noi-dung")).to_contain_text("Đã trả lời đủ 2 điểm.")
    _at_both_widths(page, look)
    unit.open(f"/de-an/{code}/nop/submit/")
    _at_both_widths(page, look)
    unit.press("Nộp hồ sơ")
    expect(page.locator(".case-state")).to_contain_text("Đã nộp Sở")


def _mark(officer: Person, code: str, look: Looker) -> None:
    page = officer.open(f"/de-an/{code}/tham-dinh/")
    expect(page.locator("#noi-dung")).to_contain_text("Đã đính kèm hai báo giá.")
    _at_both_widths(page, look)
    officer.follow("Đánh giá câu trả lời")
    officer.choose("point-1-resolved", "yes")
    officer.choose("point-2-resolved", "no")
    officer.fill(**{"point-2-remark": "Còn thiếu một báo giá."})
    _at_both_widths(page, look)
    officer.press("Lưu đánh giá")
    expect(page.locator("#noi-dung")).to_contain_text("Chưa đạt")
    officer.open(f"/tham-dinh/{code}/return_to_unit/")
    expect(officer.field("points-0-text")).to_have_value(QUOTES)
    expect(page.locator('[name^="points-"][name$="-text"]')).to_have_count(1)
    _at_both_widths(officer.open("/tham-dinh/mau-yeu-cau/"), look)


def _print(unit: Person, code: str) -> None:
    unit.open(f"/de-an/{code}/van-ban/")
    unit.follow("Phiếu yêu cầu bổ sung hồ sơ")
    expect(unit.page.get_by_role("link", name="Tải tệp PDF")).to_be_visible(timeout=60_000)


def _at_both_widths(page: Page, look: Looker) -> None:
    look(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], page.url
    page.set_viewport_size(DESK)
