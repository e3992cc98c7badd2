from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Row 1 of the house: everything above may ask who someone is and where a place lies."""

    name = "organisations"
    verbose_name = "Tổ chức và người dùng"
    default_auto_field = "django.db.models.BigAutoField"
