"""Addresses under /dinh-muc/."""

from __future__ import annotations

from django.urls import path

from budgets.views import checker, envelopes, norms

app_name = "budgets"

urlpatterns = [
    path("", norms.norms, name="norms"),
    path("kiem-tra/", checker.checker, name="checker"),
    path("ngan-sach/", envelopes.envelopes, name="envelopes"),
    path("<str:code>/", norms.norm, name="norm"),
]
