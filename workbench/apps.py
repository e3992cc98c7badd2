from __future__ import annotations

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "workbench"
    verbose_name = "Bàn làm việc"
    default_auto_field = "django.db.models.BigAutoField"
