"""Addresses under /dinh-muc/."""

from __future__ import annotations

from django.urls import path

from budgets import views

app_name = "budgets"

urlpatterns = [
    path("", views.norms, name="norms"),
    path("ngan-sach/", views.envelopes, name="envelopes"),
    path("<str:code>/", views.norm, name="norm"),
]
