"""Mẫu số 12 in a browser: rows that come and go, a form left half done, no sideways scrolling on a phone, and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proposals.states import State
from tests.factories.annex import fill
from tests.factories.proposals import advance, complete_draft, make_draft, reread
from tests.journeys.axe import Looker
from tests.journeys.people import Person

Inside = Callable[[], Any]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
TEXTS = {
    "occupation": "Đan mây tre", "level": "Sơ cấp", "duration": "3 tháng", "classes": "2", "learners": "70",
    "mode": "Kèm nghề tại cơ sở", "place": "Xã Hòa Vang", "teachers": "Hai nghệ nhân", "equipment": "Xưởng 200 m²",
    "certificate": "Chứng chỉ sơ cấp",
}  # fmt: skip
ROW = {"modules-0-name": "Vật liệu", "modules-0-hours": "40", "modules-0-theory": "16", "modules-0-practice": "20"}


def at_both_widths(page: Page, name: str) -> None:
    """No page scrolls sideways; with KC_PICTURES the pages are kept as pictures."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (name, wide)
        if folder := os.environ.get("KC_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_unit_fills_in_the_programme(
    inside: Inside, signed_in: Callable[..., Person], looker: Looker, javascript: bool
) -> None:
    with inside() as cast:
        draft = make_draft(cast, content_code="ND1.2")
    unit = signed_in("donvi.danang", javascript=javascript)
    unit.open(f"/de-an/{draft.code}/giay-to/")
    unit.follow("Điền mẫu Chương trình đào tạo nghề")
    unit.fill(**TEXTS, **ROW)
    unit.press("Lưu")
    expect(unit.page.locator(".missing")).to_contain_text("Dòng 1: tổng số giờ 40 khác tổng")
    at_both_widths(unit.page, f"mau-12-{javascript}")
    unit.fill(**{"modules-0-test": "4"})
    unit.page.locator("[data-rows-add]").click()
    unit.fill(**{"modules-1-name": "Thừa"})
    unit.field("modules-1-DELETE").check()
    unit.press("Lưu và về giấy tờ")
    slot = unit.page.locator("#giay-to-training_programme")
    expect(slot).to_contain_text("Nộp bằng mẫu đã điền trên hệ thống.")
    at_both_widths(unit.page, f"giay-to-{javascript}")
    assert looker.findings == []


def test_the_report_of_a_cluster_shows_every_fault_beside_its_box(
    inside: Inside, signed_in: Callable[..., Person], looker: Looker
) -> None:
    with inside() as cast:
        draft = make_draft(cast, content_code="ND7.4")
    unit = signed_in("donvi.danang")
    unit.open(f"/de-an/{draft.code}/mau/cluster_report/")
    unit.fill(name="Cụm Ví Dụ", area="rộng", **{"capital-0-name": "San nền", "capital-0-planned": "9.000.000.000"})
    with unit.page.expect_navigation():
        unit.page.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(unit.page.locator(".error-summary")).to_contain_text("Không đọc được diện tích “rộng”")
    expect(unit.field("name")).to_have_value("Cụm Ví Dụ")
    at_both_widths(unit.page, "mau-13")
    assert looker.findings == []


def test_the_office_reads_the_form_on_a_phone_too(
    inside: Inside, signed_in: Callable[..., Person], looker: Looker
) -> None:
    with inside() as cast:
        draft = complete_draft(make_draft(cast, content_code="ND1.2"), cast)
        fill(draft, "training_programme", cast["donvi.danang"])
        sent = advance(reread(draft), State.SUBMITTED, cast)
    officer = signed_in("chuyenvien.danang")
    officer.open(sent.get_absolute_url())
    officer.follow("Chương trình đào tạo nghề")
    expect(officer.page.get_by_role("table")).to_contain_text("Kỹ thuật đan")
    at_both_widths(officer.page, "mau-12-doc")
    assert looker.findings == []
