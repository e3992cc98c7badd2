"""A hundred đề án: put before the Minister and approved in the browser, on a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.states import State
from tests.factories.proposals import advance, complete_draft, give_money, make_draft, next_plan_year
from tests.journeys.axe import Looker
from tests.journeys.people import Person, an_upload
from tests.planning.test_approval import copies

People = Callable[..., Person]
HUNDRED = 100
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
YEAR = next_plan_year()
URL = f"/ke-hoach/nam/{YEAR}/"


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        for size, words in ((DESK, "desk"), (PHONE, "phone")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.screenshot(path=f"{folder}/{name}-{words}.png", full_page=False)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        page.set_viewport_size(DESK)  # type: ignore[arg-type]


def a_hundred(inside: Callable[..., Any]) -> str:
    """One built by the services, ninety-nine like it."""
    with inside() as cast:
        pattern = advance(complete_draft(make_draft(cast), cast), State.IN_PLAN, cast)
        copies(pattern, HUNDRED - 1)
        give_money(cast, YEAR, 200_000_000_000)
        return str(pattern.code)


def test_a_hundred_proposals_are_put_forward_and_approved(
    signed_in: People, inside: Callable[..., Any], looker: Looker
) -> None:
    code = a_hundred(inside)
    officer, director, minister = signed_in("chuyenvien.cuc"), signed_in("lanhdao.cuc"), signed_in("lanhdao.bo")
    _edit(officer, code)
    _scenarios(officer)
    _put_forward(director)
    _approve(minister)
    with inside() as cast, tenant_scope(*cast["lanhdao.bo"].tenant_ids):
        states = set(Proposal.objects.filter(plan_year=YEAR).values_list("state", flat=True))
    connection.close()

    assert states == {State.APPROVED}
    assert (looker.findings, len(looker.seen) > 8) == ([], True)


def _edit(officer: Person, code: str) -> None:
    officer.open(URL)
    page = officer.page
    before = page.locator("[data-plan-total]").inner_text()
    shot(page, "bang-ke-hoach")
    cell = page.locator(f'[name="{code}-amount"]')
    cell.fill("280000000")
    expect(cell).to_have_value("280.000.000")
    expect(page.locator("[data-plan-total]")).not_to_have_text(before)
    live = page.locator("[data-plan-total]").inner_text()
    officer.press("Lưu dự thảo")
    expect(page.locator("[data-plan-total]")).to_have_text(live)
    officer.open(f"{URL}?nhom=tinh")
    page.locator("a[data-fold]").first.click()
    expect(page.locator("tbody tr:not(.group)").first).to_be_hidden()
    officer.open(f"{URL}xep-hang/")
    shot(page, "thu-tu-uu-tien")
    officer.open(f"{URL}tong-hop/")
    shot(page, "tong-hop")


def _scenarios(officer: Person) -> None:
    officer.open(f"{URL}goi-y/")
    shot(officer.page, "goi-y")
    officer.press("Lập phương án")
    shot(officer.page, "phuong-an")
    officer.open(f"{URL}phuong-an/")
    officer.fill(name="Dự thảo đang có")
    officer.press("Lập phương án")
    officer.open(f"{URL}phuong-an/")
    for box in officer.page.locator('[name="pa"]').all():
        box.check()
    officer.press("So sánh hai hoặc ba phương án đã chọn")
    shot(officer.page, "so-sanh")


def _put_forward(director: Person) -> None:
    director.open(f"{URL}trinh/")
    shot(director.page, "trinh")
    director.fill(number="120/TTr-ĐCK", day=_today())
    director.press(f"Trình {HUNDRED} đề án")
    director.follow(f"Tờ trình, dự thảo quyết định, biểu tổng hợp của HST-{YEAR}-1-1")
    for name in ("Lập Tờ trình phê duyệt", "Lập Dự thảo Quyết định", "Lập Biểu tổng hợp chi tiết"):
        package = director.page.url
        director.page.get_by_role("button", name=name).click()
        link = director.page.get_by_role("link", name="Tải tệp PDF")
        link.wait_for(timeout=90_000)
        if folder := os.environ.get("SHOTS"):
            with director.page.expect_download() as waiting:
                link.click()
            waiting.value.save_as(f"{folder}/{name.split()[1]}.pdf")
        director.page.goto(package)


def _approve(minister: Person) -> None:
    minister.open(f"{URL}phe-duyet/")
    shot(minister.page, "phe-duyet")
    minister.fill(decision_number="3396/QĐ-BCT", decision_date=_today())
    minister.field("file").set_input_files(an_upload("quyet-dinh.pdf"))
    minister.press(f"Phê duyệt {HUNDRED} đề án")
    expect(minister.page.get_by_text(f"Đã phê duyệt {HUNDRED} đề án")).to_be_visible(timeout=120_000)
    shot(minister.page, "da-phe-duyet")
    minister.follow("Xem đợt đã phê duyệt")
    shot(minister.page, "dot")


def _today() -> str:
    return f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}"
