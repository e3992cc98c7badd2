"""What a visitor's browser meets on every public page, in both languages: weight, quiet layout, head, landmarks, axe."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from organisations.actors import actor_for
from organisations.models import User
from organisations.services import edit_organisation
from portal.models import Decision
from tests import servers
from tests.conftest import _enter
from tests.factories.proposals import advance, complete_draft, make_draft
from tests.journeys.axe import SOURCE
from tests.portal.stories import make_publications, published

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

KILOBYTE = 1024
HEAVIEST_PAGE, HEAVIEST_VISIT = 30 * KILOBYTE, 150 * KILOBYTE
GREATEST_SHIFT = 0.1
LANGUAGES = {"vi": "", "en": "/en"}
LONG_TITLE = (
    "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sản xuất, chế biến nông sản, dược liệu và hàng thủ công mỹ nghệ "
    "tại các cơ sở công nghiệp nông thôn trên địa bàn các xã miền núi, biên giới và hải đảo của thành phố"
)
WATCH = """() => { window.shifts = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true}); }"""
HEAD = """() => {
  const one = (selector) => document.querySelectorAll(selector).length;
  const text = (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? "";
  const labelled = (field) => field.labels?.length || field.getAttribute("aria-label");
  return {
    lang: document.documentElement.lang, title: document.title, description: text("meta[name=description]", "content"),
    canonical: text("link[rel=canonical]", "href"), picture: text("meta[property='og:image']", "content"),
    shared: text("meta[property='og:title']", "content"), h1: one("h1"),
    marks: [one("header"), one("main"), one("footer"), one("nav.public-nav")],
    pictures: [...document.images].filter((each) => !each.hasAttribute("alt")).length,
    fields: [...document.querySelectorAll("input:not([type=hidden]), select")].filter((each) => !labelled(each)).length,
    links: [...document.links].filter((each) => !each.textContent.trim() && !each.getAttribute("aria-label")).length,
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""
AXE = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  resultTypes: ["violations"]})).violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))])"""


@pytest.fixture(scope="module")
def addresses(portal: servers.LivePortal, django_db_blocker: Any) -> list[str]:
    """Every public page, with a full list, a decision, an office with its particulars, and a very long title."""
    with django_db_blocker.unblock():
        _enter(portal.database)
        found = {user.username: actor_for(user) for user in User.objects.filter(is_active=True)}
        cast: Any = {name: actor for name, actor in found.items() if actor}
        row = published(advance(complete_draft(make_draft(cast), cast), "ASSIGNED", cast))
        make_publications(30, title=LONG_TITLE)
        edit_organisation(
            actor=cast["lanhdao.danang"], organisation=cast["lanhdao.danang"].organisation,
            address="Tầng 5, Trung tâm Hành chính (ví dụ)", email="vi-du@danang.example",
        )  # fmt: skip
        plan = Decision.objects.get(kinds__contains=["approve"])
        _enter(servers.clone(servers.worker()))
    return [
        "/", "/cong-khai/de-an/", "/cong-khai/de-an/?tim=zzzz", row.get_absolute_url(), "/cong-khai/de-an/KCQG-2027-9000/",
        "/cong-khai/chuong-trinh/", "/cong-khai/huong-dan/", "/cong-khai/hoi-dap/", "/cong-khai/lien-he/",
        "/cong-khai/quyet-dinh/", plan.get_absolute_url(), "/cong-khai/du-lieu/", "/cong-khai/so-sanh/",
        "/cong-khai/tro-nang/",
    ]  # fmt: skip


@contextmanager
def visit(browser: Browser, **how: Any) -> Iterator[Page]:
    """A tab of somebody who has never been here."""
    context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, **how})
    yield context.new_page()
    context.close()


def in_both(addresses: list[str]) -> list[tuple[str, str]]:
    return [(code, f"{prefix}{address}") for code, prefix in LANGUAGES.items() for address in addresses]


def weigh(page: Page, address: str) -> tuple[int, int, set[str]]:
    """Bytes of the page itself and of everything, compressed as they are sent, and the hosts that were asked."""
    hosts: set[str] = set()
    sizes: dict[str, int] = {}
    watching = page.context.new_cdp_session(page)
    watching.send("Network.enable")
    watching.on(
        "Network.loadingFinished", lambda sent: sizes.update({sent["requestId"]: int(sent["encodedDataLength"])})
    )
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    response = page.goto(address, wait_until="networkidle")
    assert response is not None
    document = len(gzip.compress(response.body(), 6))  # deploy/Caddyfile compresses pages, gunicorn does not
    return document, sum(sizes.values()) - len(response.body()) + document, hosts


def test_every_page_is_light_quiet_and_asks_nobody_else(
    portal: servers.LivePortal, addresses: list[str], browser: Browser
) -> None:
    pages, visits, shifts, strangers = {}, {}, {}, set()
    for _code, address in in_both(addresses):
        with visit(browser) as page:
            page.add_init_script(f"({WATCH})()")
            pages[address], visits[address], hosts = weigh(page, f"{portal}{address}")
            page.evaluate("document.fonts.ready")
            shifts[address] = page.evaluate("window.shifts")
            strangers |= hosts - {urlsplit(str(portal)).netloc}
    print({address: (pages[address], visits[address], round(shifts[address], 3)) for address in pages})
    assert strangers == set()
    assert min(visits.values()) > HEAVIEST_PAGE  # styles and letters were really counted
    assert {address: size for address, size in pages.items() if size > HEAVIEST_PAGE} == {}
    assert {address: size for address, size in visits.items() if size > HEAVIEST_VISIT} == {}
    assert {address: shift for address, shift in shifts.items() if shift >= GREATEST_SHIFT} == {}


def test_every_page_introduces_itself_and_has_its_landmarks(
    portal: servers.LivePortal, addresses: list[str], browser: Browser
) -> None:
    titles = []
    with visit(browser) as page:
        for code, address in in_both(addresses):
            page.goto(f"{portal}{address}")
            found = page.evaluate(HEAD)
            path = address.partition("?")[0]
            assert (address, found["lang"], found["canonical"]) == (address, code, f"{portal}{path}")
            assert (address, found["h1"], found["marks"]) == (address, 1, [1, 1, 1, 1])
            lacks = {name: found[name] for name in ("pictures", "fields", "links", "wider") if found[name] > 0}
            assert (address, lacks) == (address, {})
            assert 40 <= len(found["description"]) <= 300, address
            assert not {"<", ">"} & set(found["description"] + found["shared"]), address
            assert found["title"].startswith(found["shared"])
            titles.append((code, path, found["title"]))
            picture = page.request.get(found["picture"])
            assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    assert len({title for code, _, title in titles if code == "vi"}) == len(addresses) - 1  # the list came twice


def test_axe_finds_nothing_in_any_language_light_or_width(
    portal: servers.LivePortal, addresses: list[str], browser: Browser
) -> None:
    source, findings = SOURCE.read_text("utf-8"), []
    for scheme in ("light", "dark"):
        for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
            with visit(browser, viewport=size, color_scheme=scheme, reduced_motion="reduce") as page:
                for _code, address in in_both(addresses):
                    page.goto(f"{portal}{address}")
                    _picture(page, address, f"{scheme}-{size['width']}")
                    page.evaluate(source)
                    findings += [(scheme, size["width"], address, *each) for each in page.evaluate(AXE)]
    assert findings == []


def test_search_languages_and_map_work_without_javascript(
    portal: servers.LivePortal, addresses: list[str], browser: Browser
) -> None:
    with visit(browser, java_script_enabled=False) as page:
        for _code, address in in_both(addresses):
            page.goto(f"{portal}{address}")
            expect(page.locator("h1")).to_have_count(1)
        page.goto(f"{portal}/")
        page.locator(".tile-48 a").click()
        expect(page).to_have_url(f"{portal}/cong-khai/de-an/?tinh=48")
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(f"{portal}/en/cong-khai/de-an/?tinh=48")
        page.get_by_label("Search in titles, places, organisations").fill("say")
        page.get_by_role("button", name="Search").click()
        expect(page.locator(".chips")).to_contain_text("Search: say")
        page.locator(".publication-list a").first.click()
        expect(page.locator("h1[lang=vi]")).to_have_count(1)
        page.get_by_role("link", name="Tiếng Việt", exact=True).click()
        expect(page.locator("h1")).to_have_count(1)
        assert "/en/" not in page.url


def test_what_is_printed_is_the_page_without_its_frame(
    portal: servers.LivePortal, addresses: list[str], browser: Browser
) -> None:
    with visit(browser) as page:
        page.emulate_media(media="print", color_scheme="dark")
        for prefix in LANGUAGES.values():
            page.goto(f"{portal}{prefix}/")
            for shown in ("h1", ".tile-48", ".tile-hoang-sa", ".target-table"):
                expect(page.locator(shown).first).to_be_visible()
            for hidden in (".public-header", ".site-footer", ".portal-search", ".language-switch"):
                expect(page.locator(hidden).first).to_be_hidden()
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
            assert page.locator(".target-table details p").first.is_visible()


def _picture(page: Page, address: str, name: str) -> None:
    """Kept for whoever looks: KC_PICTURES names the directory."""
    if folder := os.environ.get("KC_PICTURES"):
        place = address.strip("/").replace("/", "-").replace("?", "-") or "home"
        page.screenshot(path=f"{folder}/{place}-{name}.png", full_page=True)
