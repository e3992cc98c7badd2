"""The real servers, as `make run` starts them: web, worker, static files, the strict policy in a real browser."""

from __future__ import annotations

import json
import signal
import time
import urllib.error
import urllib.request

import pytest

from tests.servers import LivePortal

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

READY = {"status": "ok", "database": True, "migrations": True, "broker": True}


def _ready(portal: LivePortal) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"{portal}/readyz", timeout=20) as response:
            return json.load(response)
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)


def test_the_public_page_keeps_the_policy_and_misses_no_file(live_portal: LivePortal, page) -> None:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("response", lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("requestfailed", lambda request: complaints.append(f"failed {request.url}"))
    for path in ("/", "/tai-khoan/login/", "/cong-khai/de-an/"):
        page.goto(f"{live_portal}{path}")
        page.wait_for_load_state("networkidle")
    assert complaints == []


def test_static_files_are_named_by_their_content_and_kept_for_long(live_portal: LivePortal, page) -> None:
    page.goto(f"{live_portal}/")
    address = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    with urllib.request.urlopen(f"{live_portal}{address}", timeout=20) as response:
        assert "immutable" in response.headers["Cache-Control"]


def test_everything_is_ready_and_a_killed_worker_comes_back(live_portal: LivePortal) -> None:
    assert _ready(live_portal) == READY
    live_portal.kill("worker", signal.SIGKILL)
    live_portal.start("worker")
    time.sleep(1)
    assert (_ready(live_portal), live_portal.processes["worker"].poll()) == (READY, None)
