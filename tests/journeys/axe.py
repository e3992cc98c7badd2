"""Looks at pages as they are opened: no serious or critical finding of axe, no error in the console."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from tests.servers import PROJECT

SOURCE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
CODE = re.compile(r"(KCQG-\d{4}-\d{4}|DT-[0-9A-Z]{8}|DK-[\w-]+|[0-9A-Z]{4}(-[0-9A-Z]{4}){2,})")
RUN = """async () => {
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]});
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 160))]);
}"""

TO_THE_TOP = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  scrollTo({top: 0, behavior: "instant"});
  requestAnimationFrame(() => requestAnimationFrame(done));
})))"""


class Looker:
    """Looks at each kind of page once. `findings`: (page, rule, elements)."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.findings: list[tuple[str, str, Any]] = []

    def __call__(self, page: Page) -> None:
        """Look at the page as it stands, unless one of its kind was looked at."""
        kind = CODE.sub("…", page.url.split("://", 1)[1].partition("/")[2].partition("?")[0])
        if kind in self.seen:
            return
        self.seen.add(kind)
        _from_the_top(page)
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
        self.findings += [(kind, rule, nodes) for rule, nodes in page.evaluate(RUN)]


def _from_the_top(page: Page) -> None:
    """An address with a "#" leaves the page under the head that stays, and goes there again while the page still loads.

    Links half behind the head would count as too small.
    """
    page.wait_for_load_state("load")
    page.evaluate(TO_THE_TOP)


def look_away(page: Page) -> None:
    """For journeys whose pages another journey looks at."""
