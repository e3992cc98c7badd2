"""An adjustment in the browser, one for each authority that decides: the Sở, the Cục, the Minister."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.fixtures import Inside
from tests.journeys.people import Person, an_upload

People = Callable[..., Person]
MILLION = 1_000_000
UNIT = "donvi.danang"


@pytest.fixture
def at_work(inside: Inside) -> Callable[[str], str]:
    def make(kind: str) -> str:
        with inside() as cast:
            draft = complete_draft(make_draft(cast, kind=kind), cast, support=200 * MILLION)
            return advance(draft, State.IMPLEMENTING, cast).code

    return make


def test_the_so_decides_another_partner_of_a_group(
    signed_in: People, looker: Looker, at_work: Callable[[str], str]
) -> None:
    code, unit = at_work("group"), signed_in(UNIT)
    address = _begun(unit, code)
    unit.open(f"{address}muc/don-vi-dia-diem/")
    unit.page.get_by_role("button", name="Thêm đơn vị phối hợp").click()
    unit.page.locator('[name^="partners-"][name$="-name"]').last.fill("Trường Cao đẳng Kỹ thuật Ví Dụ")
    _kept(unit)
    _filed(unit, address, "Sở Công Thương")
    leader = signed_in("lanhdao.danang")
    leader.open("/hop-dong/dieu-chinh/?trang-thai=cho-toi")
    _decided(leader, address)
    unit.open(f"/de-an/{code}/")
    expect(unit.page.locator("#noi-dung")).to_contain_text("Trường Cao đẳng Kỹ thuật Ví Dụ")
    assert looker.findings == []


def test_the_cuc_decides_another_aim(signed_in: People, looker: Looker, at_work: Callable[[str], str]) -> None:
    code, unit = at_work("concrete"), signed_in(UNIT)
    address = _begun(unit, code)
    unit.open(f"{address}muc/muc-tieu/")
    unit.fill(objectives="Tăng năng suất 50%, giảm 20% điện.")
    _kept(unit)
    _filed(unit, address, "Cục")
    _confirmed(signed_in("chuyenvien.danang"), address)
    _decided(signed_in("lanhdao.cuc"), address)
    unit.open(f"/de-an/{code}/")
    expect(unit.page.locator("#noi-dung")).to_contain_text("Tăng năng suất 50%, giảm 20% điện.")
    assert looker.findings == []


def test_the_minister_decides_more_money(signed_in: People, looker: Looker, at_work: Callable[[str], str]) -> None:
    code, unit = at_work("concrete"), signed_in(UNIT)
    address = _begun(unit, code)
    unit.open(f"{address}du-toan/")
    unit.page.locator('[name^="national_"]').first.fill("250 triệu")
    unit.page.locator('[name^="opinion_"]').first.fill("Giá máy tăng theo báo giá mới.")
    _kept(unit)
    _filed(unit, address, "Bộ trưởng Bộ Công Thương")
    _confirmed(signed_in("chuyenvien.danang"), address)
    _decided(signed_in("lanhdao.bo"), address, contract=True)
    unit.open(f"/hop-dong/{code}/tam-ung/")
    expect(unit.page.locator("dl", has_text="Giá trị hợp đồng")).to_contain_text("250.000.000 đồng")
    assert looker.findings == []


def _begun(unit: Person, code: str) -> str:
    unit.open(f"/hop-dong/{code}/dieu-chinh/")
    unit.press("Lập đề nghị điều chỉnh")
    return unit.page.url


def _kept(unit: Person) -> None:
    """The one button that saves the part."""
    with unit.page.expect_navigation():
        unit.page.locator("#noi-dung form button.btn-primary").first.click()
    assert unit.page.locator(".error-summary").all_inner_texts() == []
    unit.look(unit.page)


def _filed(unit: Person, address: str, authority: str) -> None:
    """The page says who decides before anything is sent; sending asks once more."""
    unit.open(address)
    expect(unit.page.locator("#noi-dung")).to_contain_text(authority)
    unit.fill(reason="Tình hình thực tế tại cơ sở đã thay đổi.")
    unit.press("Lưu và gửi")
    if unit.page.url.endswith("/gui/"):
        unit.page.locator("#noi-dung form button.btn-primary").first.click()
        unit.page.wait_for_url(address)


def _confirmed(officer: Person, address: str) -> None:
    officer.open(address)
    officer.follow("Xác nhận")
    officer.fill(confirmation="Đã kiểm tra tại xưởng.")
    with officer.page.expect_navigation():
        officer.page.locator("#noi-dung form button.btn-primary").first.click()


def _decided(person: Person, address: str, *, contract: bool = False) -> None:
    person.open(address)
    person.follow("Phê duyệt điều chỉnh")
    person.fill(decision_number="120/QĐ", decision_date=f"{timezone.localdate():%d/%m/%Y}")
    person.field("file").set_input_files(an_upload("quyet-dinh.pdf"))
    if contract and person.page.locator('[name="contract_amount"]').count():
        person.fill(contract_amount="250 triệu")
    with person.page.expect_navigation():
        person.page.locator("#noi-dung form button.btn-primary").first.click()
    assert person.page.locator(".error-summary").all_inner_texts() == []
    expect(person.page.locator(".page-head")).to_contain_text("Đã điều chỉnh")
