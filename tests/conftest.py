"""Fixtures of the whole suite. Tests meet PostgreSQL as the application role, behind row-level security."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django
import psycopg2
import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, connections

from tests import servers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

USES_DATABASE = frozenset({"db", "transactional_db", "committed_db", "django_db_setup", "live_portal"})
LONG = ("khuyencong/test_schema.py", "tests/journeys/", "architecture/test_leaks.py", "architecture/test_fuzz.py")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.open_session()
    django.setup()
    # Each worker of xdist empties its cache and its uploads after every test, so it has its own. The settings are
    # loaded by now: pytest-django read them before this file.
    settings.CACHES["default"]["KEY_PREFIX"] += f"-{servers.worker()}"
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / servers.worker()
    for name in ("tests.cast", "tests.journeys.fixtures"):
        config.pluginmanager.import_plugin(name)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and servers.SESSION in os.environ:
        servers.close_session()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for no database is pure: `make fast` runs those. Journeys need a browser as well.

    The longest files go first, so that no worker is left alone with one of them at the end.
    """
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if not names & USES_DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.pure)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> None:
    """Give this worker its own clone of the template, entered as the application role."""
    with django_db_blocker.unblock():
        _enter(servers.clone(servers.worker()))


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the test really commit, from several connections if it likes; afterwards the database is made anew."""
    with django_db_blocker.unblock():
        yield
        _enter(servers.clone(servers.worker()))


@pytest.fixture
def role_of_its_own(django_db_setup: None) -> None:
    """Skip what only an application role apart from the owner can show (DATABASE_URL of a poor owner)."""
    if servers.credentials():
        pytest.skip("the owner of the given database may not create roles")


@pytest.fixture
def owner_cursor(django_db_setup: None) -> Iterator[Any]:
    """A cursor of the owner of the tables, on a connection of its own that is rolled back."""
    own = psycopg2.connect(servers.owner_url(connection.settings_dict["NAME"]))
    with own.cursor() as cursor:
        yield cursor
    own.rollback()
    own.close()


@pytest.fixture(autouse=True)
def _empty_cache_and_uploads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget what earlier tests cached and stored."""
    yield
    if not USES_DATABASE & set(request.fixturenames):
        return
    caches["near"].clear()
    client = cache._cache.get_client(write=True)  # type: ignore[attr-defined]
    if keys := list(client.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}*")):
        client.delete(*keys)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="module")
def live_portal(request: pytest.FixtureRequest) -> Iterator[servers.LivePortal]:
    """The address of a portal with a real web server, worker and database, shared by the tests of a module."""
    with servers.live_portal(live_name(request)) as portal:
        yield portal


def live_name(request: pytest.FixtureRequest) -> str:
    """A short name for the database of the portal of a module."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return f"{servers.worker()}_{abs(hash(request.module.__name__)) % 10**6}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the system. Closed with the module: while it is open, its loop forbids `asyncio.run`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor: no cookies, Vietnamese, laptop screen."""
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1366, "height": 768}
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """A tab of the fresh visitor."""
    return browser_context.new_page()


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise RuntimeError("Chromium is missing: apt-get install chromium")


def _enter(database: str) -> None:
    """Point the default connection of this process at a database."""
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict |= {"NAME": database, **servers.credentials()}
    settings.DATABASES["default"]["NAME"] = database
