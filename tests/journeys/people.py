"""People in front of browsers: each signs in with the form, fills what the pages show, presses their buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from khuyencong.demo.writing import small_pdf
from khuyencong.demo_accounts import DEMO_PASSWORD

Look = Callable[[Page], None]
PDF = small_pdf("van-ban.pdf").read()


def an_upload(name: str = "van-ban.pdf") -> dict[str, object]:
    """A small PDF as a file input takes it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


class Person:
    """One person with a browser of their own. `look` sees every page that was opened."""

    def __init__(self, context: BrowserContext, address: str, username: str, look: Look) -> None:
        self.context, self.address, self.username, self.look = context, address, username, look
        self.page: Page = context.new_page()

    def sign_in(self) -> Person:
        """By the form, to the desk."""
        self.open("/tai-khoan/login/")
        self.fill(login=self.username, password=DEMO_PASSWORD)
        self.press("Đăng nhập")
        assert self.page.url == f"{self.address}/lam-viec/"
        return self

    def open(self, path: str) -> Page:
        """An address of the portal."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.look(self.page)
        return self.page

    def follow(self, name: str) -> Page:
        """The link with this name, in the content of the page."""
        # Not looked at before the page it leads to stands: a click alone does not wait for it.
        with self.page.expect_navigation():
            self._content().get_by_role("link", name=name, exact=True).first.click()
        self.look(self.page)
        return self.page

    def press(self, name: str) -> Page:
        """The button with this name; the page after it must not be one of refusals."""
        with self.page.expect_navigation():
            self._content().get_by_role("button", name=name, exact=True).first.click()
        refusals = self.page.locator(".error-summary").all_inner_texts()
        assert refusals == [], f"{self.username} at {self.page.url}: {refusals}"
        self.look(self.page)
        return self.page

    def fill(self, **fields: str) -> None:
        """Texts by the names of the fields."""
        for name, text in fields.items():
            self.field(name).fill(text)

    def field(self, name: str) -> Locator:
        """A field by its name."""
        return self.page.locator(f'[name="{name}"]:not([type="hidden"])').first

    def choose(self, name: str, value: str) -> None:
        """A radio button or an option."""
        if self.page.locator(f'select[name="{name}"]').count():
            self.page.locator(f'select[name="{name}"]').select_option(value)
        else:
            self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def find(self, name: str, words: str, wanted: str) -> None:
        """Type into a field that searches, and take the answer that has this text."""
        box = self.page.locator(f'[id="id_{name}-go"]')
        box.fill(words)
        self.page.get_by_role("option").filter(has_text=wanted).first.click()

    def add_row(self, rows: str) -> None:
        """One more row, unless an empty one is there."""
        if not self.page.locator(f'[data-rows="{rows}"] [data-rows-body] [data-row]').count():
            self.page.locator(f'[data-rows="{rows}"] [data-rows-add]').click()

    def _content(self) -> Locator:
        return self.page.locator("#noi-dung")


@contextmanager
def visitor(browser: Browser, *, javascript: bool = True) -> Iterator[BrowserContext]:
    """A fresh browser of a Vietnamese visitor."""
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1366, "height": 768},
        java_script_enabled=javascript, accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(30_000)
    yield context
    context.close()


def sparse_pdf(path: Path, size: int) -> Path:
    """A file that claims to be a PDF of that many bytes; takes no room on the disk."""
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(size)
    return path
