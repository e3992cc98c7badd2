"""Addresses of norms under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern

from budgets.api import changes, lists, money
from core.routes import public

urlpatterns: list[URLPattern] = [
    public("norms/", lists.NormList, "norms"),
    *changes.ADDRESSES,
    *money.ADDRESSES,
]
