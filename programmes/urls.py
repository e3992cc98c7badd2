"""Addresses under /nam-ke-hoach/."""

from __future__ import annotations

from django.urls import path

from programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.plan_years, name="plan_years"),
]
