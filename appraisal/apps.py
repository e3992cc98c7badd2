from __future__ import annotations

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "Thẩm định"
    default_auto_field = "django.db.models.BigAutoField"
