from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig

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
            for module in (f"{name}.tasks", f"{name}.jobs"):
                if find_spec(module) is not None:
                    import_module(module)
        if find_spec("khuyencong.reactions") is not None:
            import_module("khuyencong.reactions")


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leave out the third-party files that no page uses, so that collecting and compressing stays quick."""

    ignore_patterns: ClassVar[list[str]] = [
        *StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "*.scss",
        "*.woff",
        "*.d.ts",
        "*.esm.*",
        "*.cjs.*",
        "*.amd.*",
        "*.md",
        "*.gz",
        "bootstrap-grid*",
        "bootstrap-reboot*",
        "bootstrap-utilities*",
        "ext",
        "scss",
        "*-[1235789]00-*.woff2",
        "vendor/be-vietnam-pro/*.css",
        "latin*.css",
        "vietnamese*.css",
        "[1-9]00*.css",
    ]
