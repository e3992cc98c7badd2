"""An appraiser goes through the estimate in the browser; what was concluded stands beside what was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.tenancy import tenant_scope
from proposals.models import Proposal
from proposals.services.exceptions import record_exception
from proposals.states import State
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file, play
from tests.journeys.axe import Looker
from tests.journeys.people import Person

People = Callable[..., Person]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def appraising(inside: Callable[[], Any]) -> Proposal:
    """A dossier with the Sở, filed with an exception on record."""
    with inside() as cast:
        draft = complete_draft(make_draft(cast), cast)
        actor = cast["donvi.danang"]
        with tenant_scope(*actor.tenant_ids):
            record_exception(
                draft, actor=actor, limit=350_000_000, reason="Mô hình quy mô liên vùng.", authority="Bộ Công Thương",
                paper_number="15/BCT-ĐCK", paper_date=timezone.localdate(), file=pdf_file(),
            )  # fmt: skip
        return advance(draft, State.PROVINCE_APPRAISING, cast)


def test_figures_are_reckoned_while_typed_and_read_beside_those_asked_for(
    signed_in: People, appraising: Proposal, inside: Callable[[], Any]
) -> None:
    officer, look = signed_in("chuyenvien.danang"), Looker()
    page = officer.open(f"/tham-dinh/{appraising.code}/du-toan/")
    look(page)
    expect(page.locator("[data-assess-state]")).to_have_text("Trong định mức")
    price, national = (page.locator(f'[name^="{name}_"]') for name in ("unit_price", "national"))
    price.fill("300000000")
    national.fill("200000000")
    expect(page.locator("[data-assess-state]")).to_have_text("Vượt định mức 50.000.000 đồng")
    price.fill("500000000")
    expect(page.locator("tfoot")).to_contain_text("500.000.000")
    expect(page.locator("[data-assess-state]")).to_have_text("Trong định mức")
    officer.press("Lưu số liệu thẩm định")
    look(page)
    expect(page.locator('[name="amount"]')).to_have_value("200.000.000")
    with inside() as cast:
        play("pass_province", appraising, cast, amount=180_000_000)
    unit = signed_in("donvi.danang")
    for path in ("du-toan/so-sanh", "ngoai-le"):
        look(unit.open(f"/de-an/{appraising.code}/{path}/"))
        unit.page.set_viewport_size(PHONE)
        assert unit.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        unit.page.set_viewport_size({"width": 1366, "height": 768})
    unit.open(f"/de-an/{appraising.code}/du-toan/so-sanh/")
    assert [text.split()[-1] for text in unit.page.locator("tbody .changed").all_inner_texts()] == [
        "500.000.000", "500.000.000", "180.000.000", "320.000.000",
    ]  # fmt: skip
    assert look.findings == []
