"""Finance of the Cục shares money out and books it, on a desk and on a phone, with and without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from budgets import selectors, services
from budgets.models import Envelope
from budgets.states import EntryKind
from core.tenancy import tenant_scope
from tests.journeys.axe import Looker
from tests.journeys.people import Person

MILLION = 1_000_000
YEAR = 2031
PAPER = services.Warrant("3396/QĐ-BCT", date(2026, 1, 15), "Theo kế hoạch được duyệt")
ROOT = f"/dinh-muc/ngan-sach/KCQG-{YEAR}/"
PHONE = {"width": 390, "height": 844}


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def money_of_a_year(inside: Callable[..., object]) -> None:
    with inside() as cast, tenant_scope(*cast["ketoan.cuc"].tenant_ids):  # type: ignore[attr-defined]
        services.set_envelope(
            year=YEAR,
            amount=130_000 * MILLION,
            paper_number="1/QĐ-BTC",
            paper_date=PAPER.day,
            actor=cast["taichinh.bo"],
        )
        for number in (1, 2, 3):
            reference = f"KCQG-{YEAR}-{number:04d}"
            services.commit_support(
                reference=reference, tenant_id=cast["lanhdao.danang"].tenant_id, year=YEAR, content_code="ND3.3",
                amount=number * 9000 * MILLION, warrant=PAPER, actor=cast["lanhdao.bo"],
            )  # fmt: skip
            services.book(
                EntryKind.ADVANCE, reference=reference, amount=3000 * MILLION, warrant=PAPER, actor=cast["ketoan.cuc"]
            )


def fits(page: Page) -> bool:
    """No sideways scrolling of the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def share_out(finance: Person, amount: str) -> None:
    finance.open(f"{ROOT}phan-bo/")
    finance.choose("holder", "sct-da-nang")
    finance.fill(amount=amount, paper_number="12/QĐ-ĐCK", paper_date="01/02/2026")
    shot(finance.page, "phan-bo")
    finance.press("Xem trước khi ghi")
    shot(finance.page, "xem-truoc")
    assert fits(finance.page)
    finance.press("Phân bổ")


def test_finance_shares_out_with_and_without_javascript(
    signed_in: Callable[..., Person], inside: Callable[..., object], looker: Looker
) -> None:
    money_of_a_year(inside)
    finance = signed_in("ketoan.cuc")
    share_out(finance, "40 tỷ")
    expect(finance.page.locator(".money-legend")).to_contain_text("Đã phân bổ: 40.000.000.000 đ")
    for width in ({"width": 1280, "height": 800}, PHONE):
        finance.page.set_viewport_size(width)  # type: ignore[arg-type]
        for path in (ROOT, "/dinh-muc/ngan-sach/", f"{ROOT[:-1]}-sct-da-nang/"):
            finance.open(path)
            shot(finance.page, f"{path.strip('/').replace('/', '-')}-{width['width']}")
            assert (path, width["width"], fits(finance.page)) == (path, width["width"], True)

    plain = signed_in("ketoan.cuc", again=True, javascript=False)
    share_out(plain, "10.000.000.000")
    with inside() as cast, tenant_scope(*cast["ketoan.cuc"].tenant_ids):  # type: ignore[attr-defined]
        assert Envelope.objects.filter(year=YEAR).count() == 2
        assert [row.free // MILLION for row in selectors.envelopes_of(YEAR)] == [26_000, 50_000]
    assert looker.findings == []
