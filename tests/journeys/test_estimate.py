"""The estimate in the browser: the norms while typing, cells from a spreadsheet, nothing stored by looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import tenant_scope
from proposals.models import EstimateLine, Proposal
from tests.factories.proposals import complete_draft, make_draft
from tests.journeys.axe import Looker
from tests.journeys.people import Person

People = Callable[..., Person]
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def draft(inside: Callable[[], Any]) -> Proposal:
    """A complete draft of donvi.danang with one line within its norm."""
    with inside() as cast:
        return complete_draft(make_draft(cast), cast)


@pytest.fixture
def unit(signed_in: People, draft: Proposal) -> Iterator[Person]:
    """In front of section 6, whose saving is held back so that only the assessment can answer."""
    person = signed_in("donvi.danang", again=True)
    person.page.route(
        "**/muc/du-toan/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    person.open(f"/de-an/{draft.code}/muc/du-toan/")
    yield person
    person.page.unroute_all(behavior="ignoreErrors")


def cell(page: Page, row: int, name: str) -> Any:
    return page.locator(f'[name="lines-{row}-{name}"]')


def test_what_passes_the_norms_is_said_beside_the_field_before_anything_is_stored(
    unit: Person, draft: Proposal, inside: Callable[[], Any]
) -> None:
    page = unit.page
    expect(page.locator("[data-assess-state]")).to_have_text("Trong định mức")
    cell(page, 0, "national").fill("350000000")
    expect(page.locator("[data-assess-state]")).to_have_text("Vượt định mức 50.000.000 đồng")
    expect(page.locator("[data-faults]")).to_contain_text("vượt mức tối đa 300 triệu đồng/cơ sở")
    expect(page.locator("[data-faults]")).to_contain_text("TT 28/2018/TT-BTC")
    expect(page.locator("[data-hint]").first).to_have_text("Định mức 300.000.000, vượt 50.000.000")
    page.locator("details.why summary").first.click()
    expect(page.locator(".assess-steps").first).to_contain_text("Mức tối đa: 300.000.000 đ/cơ sở")
    cell(page, 0, "beneficiary").fill("350000000")
    expect(page.locator("details.why").first).to_have_attribute("open", "")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # the bar of buttons covers nothing there
    look = Looker()
    look(page)
    assert look.findings == []
    with inside() as cast, tenant_scope(*cast["donvi.danang"].tenant_ids):
        assert [row.national for row in EstimateLine.objects.filter(proposal=draft)] == [300_000_000]


def test_cells_of_a_spreadsheet_are_pasted_and_taken_back(unit: Person) -> None:
    page = unit.page
    page.locator("[data-rows-add]").click()
    cell(page, 1, "name").click()
    rows = (
        "Máy trộn\tbộ\t1,5\t10.000.000\t15.000.000\t5.000.000\t\t10000000\t0",
        '"Máy ""đóng gói"""\tcái\t2\t1,500,000\t3.000.000\t0\t\t3.000.000,00',
        "Vận chuyển\tchuyến\t1.200\t1500000 đ\t\t-\t\t1,8 tỷ",
    )  # fmt: skip
    page.evaluate(PASTE, "\r\n".join(rows) + "\r\n")
    expect(page.locator("[data-paste-said]")).to_have_text("Đã dán 3 dòng.")
    expect(page.locator("[data-row]")).to_have_count(4)
    read = {name: [cell(page, row, name).input_value() for row in (1, 2, 3)] for name in
            ("name", "quantity", "unit_price", "national", "beneficiary")}  # fmt: skip
    assert read == {
        "name": ["Máy trộn", 'Máy "đóng gói"', "Vận chuyển"],
        "quantity": ["1,5", "2", "1.200"],
        "unit_price": ["10.000.000", "1.500.000", "1.500.000"],
        "national": ["5.000.000", "0", ""],
        "beneficiary": ["10.000.000", "3.000.000", "1,8 tỷ"],
    }
    assert page.locator("[data-amount]").all_inner_texts()[1:] == ["15.000.000", "3.000.000", "1.800.000.000"]
    expect(page.locator("[data-faults]")).to_contain_text("chưa chọn khoản mục chi")
    page.get_by_role("button", name="Hoàn tác dán").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(cell(page, 1, "name")).to_have_value("")
    expect(page.locator("[data-assess-state]")).to_have_text("Trong định mức")


def test_a_single_word_is_pasted_as_always(unit: Person) -> None:
    page = unit.page
    cell(page, 0, "name").click()
    page.evaluate(PASTE, "Máy sấy lạnh")
    expect(page.locator("[data-paste-said]")).to_have_text("")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_bad_input_is_named_while_typing_and_comes_back_as_typed(signed_in: People, draft: Proposal) -> None:
    person = signed_in("donvi.danang")
    person.open(f"/de-an/{draft.code}/muc/du-toan/")
    page = person.page
    bad = {"quantity": "vài", "unit_price": "một ít", "national": "1000000000000000", "beneficiary": "-5"}
    person.fill(**{f"lines-0-{name}": text for name, text in bad.items()})
    panel = page.locator("[data-assess]")
    for sentence in (
        "Không đọc được số lượng “vài”",
        "Không đọc được số tiền “một ít”",
        "Số tiền quá lớn",
        "không được âm",
    ):
        expect(panel).to_contain_text(sentence)
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu", exact=True).last.click()
    shown = {name: cell(page, 0, name).input_value() for name in bad}
    assert shown == bad | {"national": "1.000.000.000.000.000"}
    assert page.locator(".cell-error").count() == len(bad)
