from __future__ import annotations

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = "Định mức và kinh phí"
    default_auto_field = "django.db.models.BigAutoField"
