"""The leader of a Sở registers a bundle with one changed place and one left out; the Cục sees who has come."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import tenant_scope
from planning.models import Registration
from proposals.models import Proposal
from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft, next_plan_year
from tests.journeys.people import Person

People = Callable[..., Person]
MARKS = ("territory.highland_island_border", "territory.new_rural", "territory.difficult")
WIDTHS = ({"width": 390, "height": 844}, {"width": 1280, "height": 800})


@pytest.fixture
def passed(inside: Callable[[], Any]) -> list[Proposal]:
    """Three đề án of one Sở, the first in the best territory."""
    with inside() as cast:
        found = [advance(complete_draft(make_draft(cast), cast), State.PROVINCE_PASSED, cast) for _ in MARKS]
        with tenant_scope(found[0].tenant_id):
            for proposal, mark in zip(found, MARKS, strict=True):
                Proposal.objects.filter(pk=proposal.pk).update(priority_flags=[mark])
        return found


def look(page: Page, name: str) -> None:
    """No sideways scrolling on a phone nor on a desk; pictures where SHOTS says so."""
    for size in WIDTHS:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def test_a_bundle_with_a_changed_place_and_one_left_out(
    signed_in: People, passed: list[Proposal], inside: Callable[[], Any]
) -> None:
    first, second, third = (proposal.code for proposal in passed)
    leader, year = signed_in("lanhdao.danang"), next_plan_year()
    page = leader.open(f"/ke-hoach/dang-ky/?nam={year}")
    expect(page.locator(f"#hang-{first}")).to_contain_text("Vì sao?")
    look(page, "bo-dang-ky")
    page.get_by_label(f"Đưa {third} lên một bậc").click()
    expect(page.locator(f"#hang-{third}")).to_contain_text("Xếp khác")

    page.get_by_label(f"Đưa {second} vào đăng ký").uncheck()
    expect(page.locator("[data-count]")).to_have_text("2")
    page.locator(f'[name="{second}-reason"]').fill("Chờ vốn đối ứng")
    leader.fill(document_number="45/BC-SCT", document_date="01/02/2026")
    for name in ("last_year", "this_year", "next_year"):
        page.locator(f'[name="{name}"]').fill("Theo kế hoạch.")
    leader.press("Lưu và tính lại")
    page.get_by_label(f"Đưa {third} lên một bậc").click()
    page.locator(f"#hang-{third} details summary").first.click()
    look(page, "xep-khac")
    page.get_by_role("button", name="Lưu và xem lại trước khi gửi").click()
    expect(page.locator("[role=alert]")).to_contain_text("chưa ghi lý do xếp khác")
    look(page, "chua-gui-duoc")
    leader.open(f"/ke-hoach/dang-ky/?nam={year}")
    page.locator(f'[name="{third}-moved_reason"]').fill("Cần kịp thời vụ")
    leader.press("Lưu và xem lại trước khi gửi")
    expect(page.locator("main")).to_contain_text("2 đề án")
    look(page, "xac-nhan")
    leader.press("Gửi đăng ký")

    expect(page.locator("main")).to_contain_text("Xếp khác vì: Cần kịp thời vụ")
    leader.fill(number="46/SCT-QLCN", day="01/02/2026")
    look(page, "da-gui")
    leader.press("Đã gửi báo cáo UBND tỉnh")
    expect(page.locator("dl.definitions")).to_contain_text("46/SCT-QLCN")
    with inside() as cast, tenant_scope(*cast["lanhdao.danang"].tenant_ids):
        sent = Registration.objects.get(plan_year=year, state="sent", copied_number="46/SCT-QLCN")
        assert list(sent.items.order_by("rank").values_list("proposal__code", "included")) == [
            (third, True), (first, True), (second, False),
        ]  # fmt: skip
    centre = signed_in("chuyenvien.cuc")
    listed = centre.open(f"/ke-hoach/dang-ky-cua-cac-so/?nam={year}")
    expect(listed.locator("main")).to_contain_text(sent.code)
    look(listed, "cac-so")
