"""The public pages of help and decisions, as a visitor with a telephone and without JavaScript meets them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.tenancy import tenant_scope
from organisations.services import edit_organisation
from portal.models import Decision
from proposals.models import Proposal
from tests import servers
from tests.factories import adjustments
from tests.factories.proposals import advance, complete_draft, make_draft, pdf_file, play
from tests.journeys.axe import Looker
from tests.portal.stories import published

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def addresses(portal: servers.LivePortal, inside: Callable[[], Any]) -> list[str]:
    """Pages with something on them: a plan, an assignment, an adjustment, a stop, an office with its particulars."""
    with inside() as cast:
        proposal = advance(complete_draft(make_draft(cast), cast), "ASSIGNED", cast)
        adjustments.approved(cast, adjustments.adjusted_texts(cast, proposal), "lanhdao.cuc")
        published(play("stop", proposal, cast, file=pdf_file()))
        office = cast["lanhdao.danang"].organisation
        edit_organisation(
            actor=cast["lanhdao.danang"], organisation=office, address="Tầng 5, Trung tâm Hành chính (ví dụ)",
            email="vi-du@danang.example", website="https://danang.example", contact_desk="Phòng Quản lý công nghiệp",
        )  # fmt: skip
        with tenant_scope(proposal.tenant_id):
            code = Proposal.objects.get(pk=proposal.pk).code
        plan = Decision.objects.get(kinds__contains=["approve"])
        _carried_over(plan, portal)
    return [
        "/", "/cong-khai/huong-dan/", "/cong-khai/hoi-dap/", "/cong-khai/lien-he/", "/cong-khai/quyet-dinh/",
        plan.get_absolute_url(), f"/cong-khai/de-an/{code}/",
    ]  # fmt: skip


@pytest.fixture(params=[(PHONE, True), (PHONE, False), (DESK, True)], ids=["phone", "phone-without-javascript", "desk"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, bool]]:
    size, javascript = request.param
    context = browser.new_context(viewport=size, java_script_enabled=javascript, locale="vi-VN")
    page = context.new_page()
    yield page, javascript
    context.close()


def test_every_page_reads_on_a_telephone_and_without_javascript(
    portal: servers.LivePortal, addresses: list[str], visitor: tuple[Page, bool]
) -> None:
    page, javascript = visitor
    look, wide = Looker(), []
    for address in addresses:
        page.goto(f"{portal}{address}")
        expect(page.locator("h1")).to_have_count(1)
        if javascript:
            look(page)
            wide += [address] if page.evaluate(WIDER) > 0 else []
        _picture(page, address, javascript=javascript)
    assert look.findings == []
    assert wide == []


def test_a_visitor_opens_a_question_finds_an_office_and_takes_a_decision_home(
    portal: servers.LivePortal, addresses: list[str], visitor: tuple[Page, bool]
) -> None:
    page, _javascript = visitor
    page.goto(f"{portal}/cong-khai/hoi-dap/")
    page.get_by_text("Mua máy mới được hỗ trợ bao nhiêu?").first.click()
    expect(page.get_by_text("300 triệu đồng một cơ sở")).to_be_visible()
    closed = page.get_by_text("Cơ sở tự trả, gọi là “vốn đối ứng”.")
    expect(closed).not_to_be_visible()
    page.emulate_media(media="print")
    expect(closed).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Liên hệ").first.click()
    page.get_by_label("Tên tỉnh, thành phố hoặc cơ quan").fill("da nang")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator("h2#tinh-48")).to_be_visible()
    expect(page.locator(".contact-province")).to_have_count(1)
    page.get_by_role("link", name="Quyết định", exact=True).first.click()
    page.get_by_role("link", name="Quyết định số 3396/QĐ-BCT").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Tải quyết định (PDF)").click()
    assert Path(waited.value.path()).read_bytes().startswith(b"%PDF-")


def _carried_over(decision: Decision, portal: servers.LivePortal) -> None:
    """The portal keeps its files elsewhere than this process."""
    place = Path(portal.environment["MEDIA_ROOT"]) / decision.file.name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(decision.file.path, place)


def _picture(page: Page, address: str, *, javascript: bool) -> None:
    """Kept for whoever looks: KC_PICTURES names the directory."""
    folder = os.environ.get("KC_PICTURES")
    if folder and javascript:
        name = address.strip("/").replace("/", "-") or "home"
        width = (page.viewport_size or {})["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
