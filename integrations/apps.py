from __future__ import annotations

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Other systems, told of what happens here."""

    name = "integrations"
    verbose_name = "Kết nối hệ thống khác"
