from __future__ import annotations

from django.apps import AppConfig


class KhuyencongConfig(AppConfig):
    """The wiring of the portal."""

    name = "khuyencong"
    verbose_name = "Cổng khuyến công"
