"""A visit in the browser: the Sở plans it, writes it up on a phone at the site, the unit answers, the Sở settles and closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person, an_upload

People = Callable[..., Person]
PHONE = {"width": 390, "height": 844}
WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def contracted(inside: Inside) -> str:
    with inside() as cast:
        return advance(complete_draft(make_draft(cast), cast), State.CONTRACTED, cast).code


def test_a_visit_from_the_plan_to_its_end(signed_in: People, looker: Looker, contracted: str) -> None:
    unit, officer = signed_in("donvi.danang"), signed_in("chuyenvien.danang")
    address = _planned(officer, contracted)
    _written_up(officer, address)
    unit.open("/hop-dong/kiem-tra/?tinh-trang=cho-toi")
    unit.follow(f"{contracted}, lần 1")
    unit.fill(answer_1="Đã lập sổ theo dõi.")
    unit.press("Gửi trả lời")
    officer.page.set_viewport_size({"width": 1366, "height": 768})
    officer.open(address)
    officer.field("file").set_input_files(an_upload("bien-ban.pdf"))
    officer.press("Tải lên")
    officer.page.get_by_role("link", name="Mở lại").click()
    officer.fill(remark="Sổ chưa ghi giờ chạy máy.")
    officer.press("Mở lại kiến nghị")
    unit.open(address)
    unit.fill(answer_1="Đã ghi bổ sung giờ chạy máy.")
    unit.press("Gửi trả lời")
    officer.open(address)
    officer.page.get_by_role("link", name="Xác nhận đã khắc phục").click()
    officer.press("Xác nhận đã khắc phục")
    officer.follow("Kết thúc")
    officer.press("Kết thúc kiểm tra")
    officer.open(f"/hop-dong/{contracted}/kiem-tra/")
    expect(officer.page.locator("#noi-dung")).to_contain_text("Đã kết thúc")
    assert looker.findings == []


def _planned(officer: Person, code: str) -> str:
    officer.open(f"/de-an/{code}/thuc-hien/")
    officer.follow("Kiểm tra tại cơ sở")
    day = timezone.localdate() + timedelta(days=2)
    officer.fill(planned_on=f"{day:%d/%m/%Y}", purpose="Kiểm tra khối lượng, kinh phí.")
    officer.press("Lên lịch")
    return officer.page.url


def _written_up(officer: Person, address: str) -> None:
    """On a phone at the site: kept half-way, refused with every reason while something is missing, then finished."""
    officer.page.set_viewport_size(PHONE)
    officer.fill(visited_on=f"{timezone.localdate():%d/%m/%Y}", text_1="Chưa có sổ theo dõi.")
    officer.press("Lưu")
    with officer.page.expect_navigation():
        officer.page.get_by_role("button", name="Lưu và hoàn thành", exact=True).click()
    expect(officer.page.locator(".error-summary")).to_contain_text("Kiến nghị 1: chưa ghi hạn khắc phục.")
    for question in officer.page.locator('select[name^="answer_"]').all():
        question.select_option("yes")
    day = timezone.localdate() + timedelta(days=5)
    officer.fill(required_1="Lập sổ, ghi hằng ngày.", due_on_1=f"{day:%d/%m/%Y}", conclusion="Đúng tiến độ.")
    assert officer.page.evaluate(WIDE)
    officer.press("Lưu và hoàn thành")
    assert officer.page.url == address
    assert officer.page.evaluate(WIDE)
