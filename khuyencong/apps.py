from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

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
                import_module(f"{name}.tasks")
        register(import_module("khuyencong.reactions").REACTIONS)
        import_module("budgets.masking").register(import_module("proposals.selectors").recused_codes)
        screens = [import_module(f"{name}.forms").SCREENS for name in ("appraisal", "execution")]
        import_module("proposals.screens").register(*screens)


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leave out the third-party files that no page uses, so that collecting and compressing stays quick."""

    ignore_patterns = [
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
