from __future__ import annotations

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    name = "execution"
    verbose_name = "Hợp đồng và thực hiện"
    default_auto_field = "django.db.models.BigAutoField"
