"""A council of the Cục in the browser: set up, called together, in session, voting, concluding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.people import Person

People = Callable[..., Person]
OUTSIDER = "Trần Thị Bốn"
SEATED = (("do quoc nam", "Đỗ Quốc Nam", "chair"), ("vu thi khue", "Vũ Thị Khuê", "secretary"), ("dang minh", "Đặng Minh Long", "member"))  # fmt: skip


def set_up_council(officer: Person, decided_on: str) -> None:
    """The only council of the year, so that opening a round finds it chosen already: three accounts, one written in."""
    officer.open("/tham-dinh/hoi-dong/moi/")
    officer.fill(name="Hội đồng thẩm định cấp Bộ", decision_number="12/QĐ-ĐCK", decision_date=decided_on)
    officer.press("Lập Hội đồng")
    for words, name, seat in SEATED:
        officer.follow("Thêm thành viên")
        officer.find("user", words, name)
        officer.choose("seat", seat)
        officer.press("Thêm thành viên")
    officer.follow("Thêm thành viên")
    officer.fill(name=OUTSIDER, organisation="Trường Đại học Bách khoa (minh họa)")
    officer.press("Thêm thành viên")


def hold_meeting(signed_in: People, amount: str) -> str:
    """Called by the secretary, all there, all in favour, each by their own account; the address of the meeting."""
    chair, secretary, member = signed_in("lanhdao.cuc"), signed_in("chuyenvien.cuc"), signed_in("thamdinh.cuc")
    address = _called(secretary)
    for person in (chair, secretary, member):
        person.open(address)
        _declared_first(person, address)
        person.choose("choice", "yes")
        person.press("Gửi ý kiến")
    secretary.open(address)
    secretary.follow(f"Ghi phiếu của {OUTSIDER}")
    secretary.choose("choice", "yes")
    secretary.press("Ghi ý kiến")
    secretary.follow("Ghi kết luận")
    for radio in secretary.page.locator('[name^="verdict"][value="met"]').all():
        radio.check()
    secretary.fill(amount=amount, conclusion="Hội đồng thống nhất đề nghị hỗ trợ.")
    secretary.press("Ghi kết luận")
    secretary.follow("Kết thúc phiên họp")
    secretary.press("Kết thúc phiên họp")
    return address


def _declared_first(person: Person, address: str) -> None:
    """Whoever filled in a sheet has declared; the page asks the others before it offers the ballot."""
    if person.page.get_by_role("link", name="Khai xung đột lợi ích", exact=True).count():
        person.follow("Khai xung đột lợi ích")
        person.press("Không có xung đột lợi ích")
        assert person.page.url == address


def _called(secretary: Person) -> str:
    secretary.open("/tham-dinh/phien-hop/")
    secretary.follow("Lên lịch họp")
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    secretary.fill(held_at=tomorrow, clock="8h30", place="Phòng họp số 1, trụ sở Cục")
    secretary.press("Lên lịch và gửi giấy mời")
    address = secretary.page.url
    secretary.press("Khai mạc")
    for box in secretary.page.locator('[name="members"]').all():
        box.check()
    secretary.press("Ghi nhận có mặt")
    expect(secretary.page.locator("#noi-dung")).to_contain_text("4/4")
    return address
