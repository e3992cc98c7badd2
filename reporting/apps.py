from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Báo cáo và văn bản"
    default_auto_field = "django.db.models.BigAutoField"
