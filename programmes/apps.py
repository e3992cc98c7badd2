from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = "Chương trình khuyến công"
    default_auto_field = "django.db.models.BigAutoField"
