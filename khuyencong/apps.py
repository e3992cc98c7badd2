from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig

from core.events import register
from khuyencong.celery import app


class KhuyencongConfig(AppConfig):
    """The wiring of the portal: nothing here decides, everything here connects."""

    name = "khuyencong"
    verbose_name = "Cổng khuyến công"

    def ready(self) -> None:
        """Load checks, tasks and reactions. Eagerly: tasks found lazily would be unknown to the web process."""
        app.set_current()
        import_module("khuyencong.checks")
        for name in (*settings.OWN_APPS, "khuyencong"):
            if find_spec(f"{name}.tasks") is not None:
                _load(f"{name}.tasks")
        reactions = _load("khuyencong.reactions")
        if reactions is not None:
            register(reactions.REACTIONS)


def _load(name: str) -> Any:
    # Only while the apps are being written: an unfinished one must not stop the others.
    try:
        return import_module(name)
    except Exception as error:
        print(f"NOT LOADED {name}: {error!r}", file=sys.stderr)
        return None


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leave out the third-party files that no page uses, so that collecting and compressing stays quick."""

    ignore_patterns: ClassVar[list[str]] = [
        *StaticFilesConfig.ignore_patterns,
        "admin",
        "*.rtl.*",
        "*.scss",
        "be-vietnam-pro-*.woff",
        "*.d.ts",
        "*.esm.*",
        "*.cjs.*",
        "*.amd.*",
        "*.md",
        "*.gz",
        "bootstrap-grid*",
        "bootstrap-reboot*",
        "bootstrap-utilities*",
        "bootstrap.css*",
        "bootstrap.js*",
        "bootstrap.bundle.js*",
        "bootstrap-icons.css",
        "bootstrap-icons.json",
        "htmx.js",
        "package.json",
        "unicode.json",
        "metadata.json",
        "index.js",
        "useFonts.*",
        "font-family.png",
        "ext",
        "scss",
        "*-[1235789]00-*.woff2",
        "index.css",
        "latin*.css",
        "vietnamese*.css",
        "[1-9]00*.css",
    ]
