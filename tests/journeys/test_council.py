"""A council of the Cục over two dossiers: a conflict of interest on one, a dissent on the other, minutes that say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.meeting import OUTSIDER, set_up_council
from tests.journeys.people import Person, an_upload

People = Callable[..., Person]
DISSENT = "Chưa chứng minh được đầu ra của sản phẩm."
MASK = "Hồ sơ bạn không được xem vì xung đột lợi ích"


@pytest.fixture
def dossiers(inside: Inside) -> tuple[str, str]:
    """Two đề án with the Cục, screened."""
    with inside() as cast:
        first, second = (advance(complete_draft(make_draft(cast), cast), State.SCREENING, cast) for _ in range(2))
        return first.code, second.code


def test_a_council_with_a_conflict_and_a_dissent(signed_in: People, looker: Looker, dossiers: tuple[str, str]) -> None:
    chair, secretary, member = signed_in("lanhdao.cuc"), signed_in("chuyenvien.cuc"), signed_in("thamdinh.cuc")
    first, second = dossiers
    set_up_council(secretary, f"{timezone.localdate():%d/%m/%Y}")
    for code in dossiers:
        secretary.open(f"/tham-dinh/{code}/open_central_appraisal/")
        secretary.choose("body", "council")
        secretary.press("Mở thẩm định cấp Bộ")
    _conflicted(member, first)
    address = _called(secretary)
    _kept_away(member, address, first)
    _voted(chair, secretary, member, address, second)
    _concluded(secretary, address)
    _minutes(secretary, member, address)
    assert looker.findings == []


def _conflicted(member: Person, code: str) -> None:
    member.open(f"/tham-dinh/{code}/loi-ich/")
    member.choose("ground", "employer")
    member.fill(explanation="Tôi từng là cố vấn của đơn vị thụ hưởng.")
    member.press("Có xung đột lợi ích")
    member.press("Khai có xung đột")
    assert member.page.goto(f"{member.address}/de-an/{code}/").status == 404  # type: ignore[union-attr]


def _called(secretary: Person) -> str:
    secretary.open("/tham-dinh/phien-hop/")
    secretary.follow("Lên lịch họp")
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    for box in secretary.page.locator('#noi-dung input[type="checkbox"]').all():
        box.check()
    secretary.fill(held_at=tomorrow, clock="8h30", place="Phòng họp số 1, trụ sở Cục")
    secretary.press("Lên lịch và gửi giấy mời")
    address = secretary.page.url
    secretary.press("Khai mạc")
    for box in secretary.page.locator('[name="members"]').all():
        box.check()
    secretary.press("Ghi nhận có mặt")
    return address


def _kept_away(member: Person, address: str, code: str) -> None:
    """The dossier is a masked row of the agenda; of the open one nothing is shown, and no ballot is asked."""
    member.open(address)
    expect(member.page.get_by_text(MASK).first).to_be_visible()
    assert code not in member.page.content()


def _voted(chair: Person, secretary: Person, member: Person, address: str, code: str) -> None:
    """The first dossier is voted on by three, the second by four, one of them against it with a dissent."""
    for position in (1, 2):
        for person, choice in ((chair, "yes"), (secretary, "yes"), (member, "no")):
            person.open(f"{address}?ho-so={position}")
            if person is member and MASK in person.page.locator('[aria-label="Hồ sơ đang bàn"]').inner_text():
                continue
            if person.page.get_by_role("link", name="Khai xung đột lợi ích", exact=True).count():
                person.follow("Khai xung đột lợi ích")
                person.press("Không có xung đột lợi ích")
                person.open(f"{address}?ho-so={position}")
            person.choose("choice", choice)
            if choice == "no":
                person.fill(dissent=DISSENT)
            person.press("Gửi ý kiến")
        secretary.open(f"{address}?ho-so={position}")
        secretary.follow(f"Ghi phiếu của {OUTSIDER}")
        secretary.choose("choice", "yes")
        secretary.press("Ghi ý kiến")
    secretary.open(address)
    assert code in secretary.page.content()


def _concluded(secretary: Person, address: str) -> None:
    for position in (1, 2):
        secretary.open(f"{address}?ho-so={position}")
        secretary.follow("Ghi kết luận")
        for radio in secretary.page.locator('[name^="verdict"][value="met"]').all():
            radio.check()
        secretary.fill(amount="300.000.000", conclusion="Hội đồng đề nghị hỗ trợ.")
        secretary.press("Ghi kết luận")
    secretary.open(address)
    secretary.follow("Kết thúc phiên họp")
    secretary.press("Kết thúc phiên họp")


def _minutes(secretary: Person, member: Person, address: str) -> None:
    """The minutes tell of the dissent and of who did not take part; whoever was kept away does not read them."""
    secretary.open(address)
    secretary.follow("Biên bản")
    secretary.press("Lập biên bản (PDF)")
    link = secretary.page.get_by_role("link", name="Tải tệp PDF")
    expect(link).to_be_visible(timeout=60_000)
    with secretary.page.expect_download() as download:
        link.click()
    text = " ".join(page.extract_text() for page in PdfReader(download.value.path()).pages)
    assert DISSENT in " ".join(text.split())
    secretary.open(address)
    secretary.follow("Đính kèm biên bản đã ký")
    secretary.fill(minutes_number="15/BB-HĐTĐ")
    secretary.field("file").set_input_files(an_upload("bien-ban.pdf"))
    secretary.press("Đính kèm và khóa biên bản")
    expect(secretary.page.locator("#noi-dung")).to_contain_text("15/BB-HĐTĐ")
    member.open(address)
    assert member.page.get_by_role("link", name="Biên bản", exact=True).count() == 0
