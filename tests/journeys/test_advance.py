"""An advance in the browser: the unit reports from a phone and asks, the Sở confirms, the Cục decides, finance pays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from proposals.states import State
from tests.execution.test_progress import picture
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person

People = Callable[..., Person]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def contracted(inside: Inside) -> str:
    with inside() as cast:
        return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast).code


def test_an_advance_from_the_report_to_the_money(signed_in: People, looker: Looker, contracted: str) -> None:
    unit, officer = signed_in("donvi.danang"), signed_in("chuyenvien.danang")
    director, finance = signed_in("lanhdao.cuc"), signed_in("ketoan.cuc")
    unit.page.set_viewport_size(PHONE)
    _reported(unit, contracted)
    address = _asked(unit, contracted)
    for person, link, fields, button in (
        (officer, "Xác nhận", {"confirmation": "Đã kiểm tra tại xưởng."}, "Xác nhận đề nghị tạm ứng"),
        (director, "Duyệt tạm ứng", {"amount": "200 triệu"}, "Duyệt tạm ứng"),
    ):
        person.open("/hop-dong/tam-ung/?trang-thai=cho-toi")
        person.follow(f"{contracted}, số 1")
        person.follow(link)
        person.fill(**fields)
        person.press(button)
    finance.open("/hop-dong/tam-ung/?trang-thai=cho-toi")
    finance.follow(f"{contracted}, số 1")
    finance.follow("Chi tạm ứng")
    finance.fill(paper_number="12/UNC", paper_date=f"{timezone.localdate():%d/%m/%Y}")
    finance.press("Xem trước khi ghi")
    finance.press("Ghi vào sổ cái")
    unit.open(address)
    expect(unit.page.locator("#noi-dung")).to_contain_text("12/UNC")
    unit.open(f"/hop-dong/{contracted}/tam-ung/")
    expect(unit.page.locator("#noi-dung")).to_contain_text("200.000.000 đồng")
    assert looker.findings == []


def _reported(unit: Person, code: str) -> None:
    """On a phone: refused with every reason while something is missing, then a photograph, then sent."""
    unit.open(f"/hop-dong/{code}/tien-do/")
    unit.press("Lập báo cáo")
    with unit.page.expect_navigation():
        unit.page.get_by_role("button", name="Lưu và gửi", exact=True).click()
    expect(unit.page.locator(".error-summary li")).to_have_count(2)
    unit.page.locator('[name^="percent_"]').fill("75")
    unit.page.locator('[name^="text_"]').fill("Đã lắp xong máy, đang chạy thử.")
    unit.page.locator('[name^="done_"]').fill("525 triệu")
    unit.press("Lưu")
    photograph = picture(name="xuong.jpg")
    unit.field("photos").set_input_files({"name": "xuong.jpg", "mimeType": "image/jpeg", "buffer": photograph.read()})
    unit.press("Thêm ảnh")
    expect(unit.page.locator("#anh")).to_contain_text("Chụp 08:15 ngày 20/11/2026")
    unit.press("Lưu và gửi")
    assert unit.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def _asked(unit: Person, code: str) -> str:
    unit.open(f"/de-an/{code}/thuc-hien/")
    unit.follow("Đề nghị tạm ứng")
    unit.press("Lập đề nghị tạm ứng")
    address = unit.page.url
    unit.fill(amount="210 triệu")
    unit.press("Lưu và gửi")
    assert unit.page.url == address
    return address
