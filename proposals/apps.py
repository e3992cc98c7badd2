from __future__ import annotations

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "Đề án khuyến công"
    default_auto_field = "django.db.models.BigAutoField"
