"""Addresses of norms under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from budgets.api import lists
from core.routes import public

urlpatterns: list[URLPattern] = [
    public("norms/", lists.NormList, "norms"),
]
